import { type FileHandle, open, rm } from 'node:fs/promises'
import { stringify } from 'csv-stringify/sync'
import type { CsvFile, CsvLine } from '../platform/csv-reader.ts'
import { reasonOf } from '../platform/reason.ts'

const shownAtMost = 20

/**
 * The lines of a file that were refused: the first 20 for the terminal, all of them in `path` with their numbers and
 * reasons, to be corrected there and read again. A report of an earlier run is removed.
 */
export const openRefusedLines = async (path: string, { header, delimiter }: CsvFile) => {
  await rm(path, { force: true })
  let file: FileHandle | null = null
  let unwritable: string | null = null
  let count = 0
  const shown: string[] = []

  const write = async (cells: readonly unknown[]): Promise<void> => {
    if (unwritable !== null) return
    const isFirst = file === null
    try {
      file ??= await open(path, 'w', 0o600)
      const rows = isFirst ? [['line', 'reason', ...columns], cells] : [cells]
      await file.write(stringify(rows, { delimiter, bom: isFirst, record_delimiter: '\r\n' }))
    } catch (error) {
      unwritable = reasonOf(error)
    }
  }

  const isOwn = header.map((name) => name !== 'line' && name !== 'reason')
  const columns = header.filter((_, at) => isOwn[at])
  return {
    async add({ line, cells }: CsvLine, reason: string): Promise<void> {
      count += 1
      if (shown.length < shownAtMost) shown.push(`line ${line}: ${reason}`)
      await write([line, reason, ...cells.filter((_, at) => isOwn[at] ?? true)])
    },
    count: () => count,
    /** Closes the report. Returns its lines for the terminal; none when no line was refused. */
    async close(): Promise<string[]> {
      await file?.close()
      const rest = count - shown.length
      return [
        ...shown,
        ...(rest > 0 ? [`… and ${rest} more`] : []),
        ...(unwritable !== null ? [`${path} cannot be written (${unwritable})`] : []),
      ]
    },
  }
}
