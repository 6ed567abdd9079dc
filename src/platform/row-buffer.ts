import type { Logger } from 'pino'
import { isStoreAway, isStoreFull } from './mongo.ts'

/** After a failed write the pause doubles, up to so many times the usual one. */
const longestPause = 32
const rowsOfWrite = 1000

/**
 * Writes rows behind their callers, those that come within `everyMs` together. While the store is away or full they
 * wait, at most `maxRows` of them: then the oldest are dropped, which is logged once, and once more with their number
 * when rows are written again. `write` gets a row again where it is not known whether it was stored.
 */
export const createRowBuffer = <Row>(options: {
  /** What the rows are, for the log. */
  name: string
  write(rows: Row[]): Promise<void>
  everyMs: number
  maxRows?: number
  logger: Logger
}) => {
  const { name, write, everyMs, maxRows = 10_000, logger } = options
  let waiting: Row[] = []
  let timer: Timer | null = null
  let underWay: Promise<void> | null = null
  let pause = 1
  let dropped = 0

  const drop = (count: number, reason: string): void => {
    if (dropped === 0) logger.warn({ rows: name, reason }, 'rows of a log are dropped')
    dropped += count
  }

  /** A tenth at once: removing the first of many rows is dear. */
  const makeRoom = (): void => {
    if (waiting.length <= maxRows) return
    const count = waiting.length - Math.floor(maxRows * 0.9)
    waiting.splice(0, count)
    drop(count, 'the store does not take them')
  }

  /** Returns false where the rows have to wait. */
  const writeSome = async (): Promise<boolean> => {
    const rows = waiting.splice(0, rowsOfWrite)
    try {
      await write(rows)
    } catch (error) {
      if (!isStoreAway(error) && !isStoreFull(error)) {
        logger.error({ err: error, rows: name }, 'rows of a log could not be written')
        drop(rows.length, 'they cannot be written')
        return true
      }
      waiting = [...rows, ...waiting]
      makeRoom()
      return false
    }
    if (dropped > 0) logger.warn({ rows: name, dropped }, 'rows of a log are written again')
    dropped = 0
    return true
  }

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const written = await writeSome()
      pause = written ? 1 : Math.min(pause * 2, longestPause)
      if (!written) break
    }
    underWay = null
    if (waiting.length > 0) schedule()
  }

  const flush = async (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    // A write under way may have taken its rows before the last ones came.
    await underWay
    underWay ??= writeAll()
    await underWay
  }

  const schedule = (): void => {
    if (timer || underWay) return
    timer = setTimeout(() => {
      timer = null
      void flush()
    }, everyMs * pause)
    timer.unref()
  }

  return {
    add(row: Row): void {
      waiting.push(row)
      makeRoom()
      schedule()
    },
    /** Writes what waits, or finds that the store does not take it. */
    flush,
    /** The rows that wait. */
    size: () => waiting.length,
  }
}
