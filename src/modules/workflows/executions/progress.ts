import type { BatchItem } from '../steps/steps.ts'
import type { BatchResult, Execution } from './execution.ts'
import type { ExecutionQueue } from './queue-store.ts'
import type { Timeline } from './timeline.ts'

type Event = Parameters<Timeline['add']>[1]

/**
 * The progress of one attempt. It begins where the attempts before it ended and never goes back. What steps report is
 * stored at most every `reportMs`.
 */
export const createProgress = (
  run: Execution,
  queue: ExecutionQueue,
  log: (event: Event) => void,
  reportMs: number,
) => {
  let highest = run.progress
  let batch: BatchResult[] | null = null
  let timer: Timer | null = null
  let saving: Promise<boolean> = Promise.resolve(true)

  const store = (): Promise<boolean> => {
    if (timer) clearTimeout(timer)
    timer = null
    const rising = highest > run.progress
    run.progress = highest
    saving = saving.then(async () => {
      const isHeld = await queue.report(run, highest, batch)
      if (isHeld && rising) log({ type: 'progress', progress: highest, message: `${highest} %` })
      return isHeld
    })
    return saving
  }

  const raise = (progress: number): void => {
    highest = Math.max(highest, Math.min(99, Math.floor(progress)))
  }

  return {
    /** `step` counts from 1: the items are its own. */
    report(progress: number, items: BatchItem[] | null, step: number): void {
      raise(progress)
      const before = (batch ?? run.batch_results).filter((result) => result.step === step)
      batch = items?.map((item, index) => toResult(item, step, index, before[index])) ?? batch
      timer ??= setTimeout(() => void store().catch(() => undefined), reportMs)
    },
    /** Returns false when this process does not hold the run any more. */
    save(progress: number): Promise<boolean> {
      raise(progress)
      return store()
    },
    /** Waits for the stores under way. Returns the last batch. */
    async close(): Promise<BatchResult[]> {
      if (timer) clearTimeout(timer)
      await saving
      return batch ?? run.batch_results
    },
  }
}

const toResult = (
  item: BatchItem,
  step: number,
  index: number,
  before: BatchResult | undefined,
): BatchResult => ({
  ...item,
  step,
  batch_index: index,
  created_at: before?.created_at ?? new Date(),
  completed_at: item.status === 'completed' ? (before?.completed_at ?? new Date()) : null,
})
