import type { Logger } from 'pino'
import type { OutageLog } from '../../../platform/outage-log.ts'
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
  logFault: OutageLog,
  { recoverMs, settleMs }: { recoverMs: number; settleMs: number },
) => {
  let timer: Timer | null = null

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

  const recoverAll = async (): Promise<void> => {
    const runs = await queue.someExpired()
    await Promise.all(runs.map(recover))
    await Promise.all([...new Set(runs.map(({ client_id }) => client_id))].map(wake))
  }

  return {
    /** Each process recovers runs: the job's lock, which a killed process holds for a while, would keep others from it. */
    start(): void {
      timer = setInterval(() => {
        recoverAll().catch((error) =>
          logFault({ err: error }, 'runs of ended processes could not be recovered'),
        )
      }, recoverMs)
    },

    stop(): void {
      if (timer) clearInterval(timer)
    },

    async sweep(): Promise<void> {
      await recoverAll()
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
