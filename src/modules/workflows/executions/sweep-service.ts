import type { Logger } from 'pino'
import { keptForMs } from '../files/client-file.ts'
import type { Results } from '../files/result-service.ts'
import type { CountStore } from '../ledger/counts-store.ts'
import type { Execution } from './execution.ts'
import type { ExecutionQueue } from './queue-store.ts'
import type { Settlement } from './settle-service.ts'
import type { StepResultStore } from './step-results-store.ts'
import type { Timeline } from './timeline.ts'

/** Finishes what processes left that ended, and removes what is too old. Every part is safe to repeat. */
export const createSweep = (
  queue: ExecutionQueue,
  results: StepResultStore,
  resultFiles: Results,
  timeline: Timeline,
  settlement: Settlement,
  wake: (clientId: string) => Promise<void>,
  counts: Pick<CountStore, 'finishLeft'>,
  logger: Logger,
  settleMs: number,
) => {
  const recover = async (run: Execution): Promise<void> => {
    if (!(await queue.recover(run))) return
    logger.warn({ execution: run._id, attempt: run.attempt }, 'the process of a run ended; it is run again')
    await timeline.add(run, { type: 'attempt_failed', message: 'The worker of this attempt stopped' })
  }

  const settle = async (ended: Execution[]): Promise<void> => {
    if (ended.length === 0) return
    await Promise.all(ended.map(settlement.settle))
    await settlement.flush()
  }

  return {
    async sweep(): Promise<void> {
      // At once: a process that is killed meanwhile keeps the others from their sweep until its lock expires.
      await Promise.all((await queue.someExpired()).map(recover))
      await Promise.all((await queue.clientsWithDue()).map(wake))
      await counts.finishLeft()
      await settle(await queue.someUnsettled(new Date(Date.now() - settleMs)))
    },

    /** Removes runs of more than 90 days, once they are counted. Ledger rows and figures stay. */
    async removeOld(now = new Date()): Promise<void> {
      for (;;) {
        const old = await queue.someOlder(new Date(now.getTime() - keptForMs))
        if (old.length === 0) return
        await settle(old.filter(({ unsettled }) => unsettled))
        const ids = old.map(({ _id }) => _id)
        await results.removeOf(ids)
        await resultFiles.removeOfRuns(ids)
        for (const id of ids) await timeline.drop(id)
        await queue.remove(ids)
      }
    },
  }
}

export type Sweep = ReturnType<typeof createSweep>
