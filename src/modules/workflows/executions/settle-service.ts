import type { Logger } from 'pino'
import { createBatch } from '../../../platform/batch.ts'
import type { Ledger } from '../ledger/store.ts'
import type { Execution } from './execution.ts'
import type { ExecutionQueue } from './queue-store.ts'
import type { StepResultStore } from './step-results-store.ts'
import type { Timeline } from './timeline.ts'

/** What follows the end of a run: its row in the ledger, its last event, and what webhooks and its user are told. Safe to repeat. */
export const createSettlement = (
  queue: ExecutionQueue,
  results: StepResultStore,
  timeline: Timeline,
  ledger: Ledger,
  tellEnd: (run: Execution) => Promise<void>,
  logger: Logger,
) => {
  const mark = createBatch<Execution, void>({
    async write(group) {
      const several = group.filter(({ item }) => item.plan.steps.length > 1).map(({ item }) => item._id)
      if (several.length > 0) await results.removeOf(several)
      await queue.markSettled(group.map(({ item }) => item._id))
      for (const { resolve } of group) resolve()
      return []
    },
    maxItems: 200,
    maxWrites: 1,
  })
  const underWay = new Set<Promise<void>>()

  const settle = async (run: Execution): Promise<void> => {
    await Promise.all([ledger.add(run), timeline.ended(run), tellEnd(run)])
    await mark(run)
  }

  return {
    settle,
    /** The same behind the run, whose slot is free already. What fails is left to the sweep. */
    later(run: Execution): void {
      const task = settle(run)
        .catch((error: unknown) => {
          logger.warn({ err: error, execution: run._id }, 'the end of a run is not settled yet')
        })
        .finally(() => underWay.delete(task))
      underWay.add(task)
    },
    /** Waits for those under way. */
    async idle(): Promise<void> {
      await Promise.all(underWay)
    },
  }
}

export type Settlement = ReturnType<typeof createSettlement>
