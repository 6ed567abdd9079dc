import type { Logger } from 'pino'
import type { ErrorReports } from '../../../platform/error-reports.ts'
import { reasonOf } from '../../../platform/reason.ts'
import { type ErrorGroup, groupOf, merge } from './error-group.ts'
import type { ErrorGroupStore } from './store.ts'

/** The groups that wait for their write: the faults of one storm are in few. */
const mostWaiting = 200

/**
 * Keeps groups of faults. Those of a storm are gathered: each group is written at most once in `everyMs`. While the store
 * does not take them they wait; further groups than 200 are left to the log of the process.
 */
export const createErrorRecorder = (store: ErrorGroupStore, everyMs: number, logger: Logger) => {
  let waiting = new Map<string, ErrorGroup>()
  let timer: Timer | null = null
  let underWay: Promise<void> | null = null

  const keep = (group: ErrorGroup): void => {
    const known = waiting.get(group.fingerprint)
    if (known) waiting.set(group.fingerprint, merge(known, group))
    else if (waiting.size < mostWaiting) waiting.set(group.fingerprint, group)
  }

  const write = async (): Promise<void> => {
    const groups = [...waiting.values()]
    waiting = new Map()
    const later = await store.add(groups).catch((error: unknown) => {
      // Its own fault is not reported here: it would come back with each write.
      logger.warn({ reason: reasonOf(error) }, 'groups of errors could not be stored and are tried again')
      return groups
    })
    const newer = [...waiting.values()]
    waiting = new Map()
    for (const group of [...later, ...newer]) keep(group)
    underWay = null
    if (waiting.size > 0) schedule()
  }

  const schedule = (): void => {
    if (timer || underWay) return
    timer = setTimeout(() => {
      timer = null
      underWay = write()
    }, everyMs)
    timer.unref()
  }

  return {
    add(report) {
      keep(groupOf(report, new Date()))
      schedule()
    },
    /** Writes what waits. */
    async flush(): Promise<void> {
      await underWay
      if (timer) clearTimeout(timer)
      timer = null
      if (waiting.size === 0) return
      underWay = write()
      await underWay
    },
  } satisfies ErrorReports & Record<string, unknown>
}
