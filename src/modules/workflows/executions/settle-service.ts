import type { Logger } from 'pino'
import type { CountStore } from '../ledger/counts-store.ts'
import type { Ledger } from '../ledger/store.ts'
import type { Execution } from './execution.ts'
import type { StepResultStore } from './step-results-store.ts'
import type { Timeline } from './timeline.ts'

const maxCounted = 500

/**
 * What follows the end of a run: its row in the ledger, its last event, what webhooks and its user are told, and its
 * place in the figures. Safe to repeat.
 * Runs that end within `countMs` are counted together; until then readers of figures add them.
 */
export const createSettlement = (
  counts: Pick<CountStore, 'count'>,
  results: StepResultStore,
  timeline: Timeline,
  ledger: Ledger,
  tellEnd: (run: Execution) => Promise<void>,
  logger: Logger,
  countMs: number,
) => {
  const underWay = new Set<Promise<void>>()
  /** Without the input and the output of the run. */
  const waiting: { id: string; hasResults: boolean }[] = []
  let timer: Timer | null = null
  let counting = Promise.resolve()

  const countAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting.splice(0, maxCounted)
      const several = group.filter(({ hasResults }) => hasResults).map(({ id }) => id)
      if (several.length > 0) await results.removeOf(several)
      await counts.count(group.map(({ id }) => id))
    }
  }

  /** Counts what is settled, now. What fails is left to the sweep. */
  const flush = (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    counting = counting.then(countAll).catch((error: unknown) => {
      logger.warn({ err: error }, 'ended runs are not counted yet')
    })
    return counting
  }

  const settle = async (run: Execution): Promise<void> => {
    await Promise.all([ledger.add(run), timeline.ended(run), tellEnd(run)])
    waiting.push({ id: run._id, hasResults: run.plan.steps.length > 1 })
    timer ??= setTimeout(flush, countMs)
  }

  return {
    settle,
    flush,
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
      await flush()
    },
  }
}

export type Settlement = ReturnType<typeof createSettlement>
