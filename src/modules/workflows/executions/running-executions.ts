import type { Changes } from '../../../platform/changes.ts'
import { parseRowId } from '../../../platform/feed-store.ts'
import type { OutageLog } from '../../../platform/outage-log.ts'
import type { Claimed } from './execution.ts'
import type { ExecutionQueue } from './queue-store.ts'

/** Why a run stops before its end: nothing of it may be written any more, or its process stops. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped'
  readonly reason: 'lost' | 'stopping'

  constructor(reason: RunStopped['reason']) {
    super(`the run was stopped: ${reason}`)
    this.reason = reason
  }
}

/**
 * The runs of this process. One timer renews the leases of all. A run that was cancelled, or that another process
 * has, is stopped: as soon as the change stream brings an event of another process, or else at the next look.
 */
export const createRunningExecutions = (
  queue: ExecutionQueue,
  changes: Changes,
  events: string,
  logFault: OutageLog,
  { renewMs, checkMs }: { renewMs: number; checkMs: number },
) => {
  const runs = new Map<string, { run: Claimed; stop: AbortController }>()
  let renewal: Timer | null = null
  let look: Timer | null = null

  const stopLost = async (): Promise<void> => {
    const lost = await queue.lost([...runs.values()].map(({ run }) => run))
    for (const { _id, attempt } of lost) {
      const known = runs.get(_id)
      if (known?.run.attempt === attempt) known.stop.abort(new RunStopped('lost'))
    }
  }

  const quietly = (task: () => Promise<void>) => () => {
    task().catch((error: unknown) => logFault({ err: error }, 'runs could not be looked at'))
  }
  const check = quietly(async () => {
    if (runs.size > 0) await stopLost()
  })
  const renew = quietly(async () => {
    if (runs.size > 0 && !(await queue.renew([...runs.values()].map(({ run }) => run)))) await stopLost()
  })

  // The events of this process do not come back to it.
  changes.follow(
    events,
    (id) => {
      const row = parseRowId(id)
      if (row && runs.has(row.stream)) check()
    },
    check,
  )

  return {
    /** Runs `work` with a signal that aborts with a RunStopped. */
    async during<Value>(run: Claimed, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
      const stop = new AbortController()
      runs.set(run._id, { run, stop })
      renewal ??= setInterval(renew, renewMs)
      look ??= setInterval(() => {
        if (!changes.isLive()) check()
      }, checkMs)
      try {
        return await work(stop.signal)
      } finally {
        // A later attempt of the same run may be here by now.
        if (runs.get(run._id)?.stop === stop) runs.delete(run._id)
      }
    },
    /** After a cancellation by this process. */
    stopOne: (executionId: string): void => runs.get(executionId)?.stop.abort(new RunStopped('lost')),
    stopAll(): void {
      for (const { stop } of runs.values()) stop.abort(new RunStopped('stopping'))
    },
    count: () => runs.size,
    close(): void {
      if (renewal) clearInterval(renewal)
      if (look) clearInterval(look)
    },
  }
}

export type RunningExecutions = ReturnType<typeof createRunningExecutions>
