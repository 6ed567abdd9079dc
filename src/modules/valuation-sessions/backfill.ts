import { AppError } from '../../http/errors.ts'
import { parseJson } from '../../http/json.ts'
import { type Line, readLines } from '../../platform/lines.ts'
import { type BackfillStore, backfillRow } from './backfill-store.ts'
import type { JsonValue } from './free-json.ts'
import { readOldSession } from './old-session.ts'
import type { SessionRow } from './session-store.ts'

const maxLineBytes = 16 * 1024 * 1024
const batchRows = 1000
const batchBytes = 4 * 1024 * 1024

export type BackfillCounts = {
  lines: number
  added: number
  /** Stored by an earlier run, or named twice. */
  present: number
  refused: number
  /** How many lines have each name that no field takes. */
  ignored: Map<string, number>
}

type Batch = { rows: SessionRow[]; numbers: number[]; bytes: number }

const emptyBatch = (): Batch => ({ rows: [], numbers: [], bytes: 0 })

/**
 * Stores the sessions of older back ends, one JSON object in each line of `source`. Safe to repeat, and to be ended at
 * any time: a session is stored once. Without a store the lines are only checked. `onRefused` gets what is wrong with a
 * line, `onProgress` the counts after each batch. Throws what the store throws.
 */
export const backfillSessions = async (
  source: AsyncIterable<Uint8Array>,
  store: BackfillStore | null,
  onRefused: (line: number, error: AppError) => void,
  onProgress: (counts: BackfillCounts) => void = () => {},
): Promise<BackfillCounts> => {
  const counts: BackfillCounts = { lines: 0, added: 0, present: 0, refused: 0, ignored: new Map() }
  let batch = emptyBatch()
  let writing: Promise<void> = Promise.resolve()

  const refuse = (line: number, error: AppError): void => {
    counts.refused += 1
    onRefused(line, error)
  }

  const write = async ({ rows, numbers }: Batch): Promise<void> => {
    const outcomes = (await store?.add(rows)) ?? rows.map(() => 'added' as const)
    for (const [index, outcome] of outcomes.entries())
      if (outcome === 'taken') refuse(numbers[index] ?? 0, new AppError('REPORT_ID_TAKEN'))
      else counts[outcome] += 1
    onProgress(counts)
  }

  /** One batch is written while the next one is read. */
  const next = async (): Promise<void> => {
    await writing
    writing = write(batch)
    // Awaited later: without this line an error would end the process before.
    writing.catch(() => undefined)
    batch = emptyBatch()
  }

  const take = ({ number, bytes }: Line): void => {
    counts.lines += 1
    try {
      if (bytes === null)
        throw new AppError('TOO_LARGE', { text: `A line holds at most ${maxLineBytes} bytes` })
      if (isBlank(bytes)) return
      // The body of a request is read by the same rules.
      const { session, ignored } = readOldSession(parseJson(bytes) as JsonValue, new Date())
      batch.rows.push(backfillRow(session))
      batch.numbers.push(number)
      batch.bytes += bytes.length
      for (const name of ignored) counts.ignored.set(name, (counts.ignored.get(name) ?? 0) + 1)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      refuse(number, error)
    }
  }

  for await (const lines of readLines(source, maxLineBytes))
    for (const line of lines) {
      take(line)
      if (batch.rows.length >= batchRows || batch.bytes >= batchBytes) await next()
    }
  if (batch.rows.length > 0) await next()
  await writing
  return counts
}

const isBlank = (bytes: Buffer): boolean =>
  bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d))
