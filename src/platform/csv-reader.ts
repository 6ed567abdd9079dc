import { createReadStream } from 'node:fs'
import { type Options, parse } from 'csv-parse'

/** A line of a CSV file: its number as an editor counts it, and how far into the file it ends. */
export type CsvLine = { line: number; cells: string[]; endsAt: number }

export type CsvFile = {
  header: string[]
  delimiter: string
  byteLength: number
  /** The lines under the header, empty ones left out. Throws CsvError where a quote is not closed. */
  lines(): AsyncGenerator<CsvLine>
}

/** A file that cannot be read as CSV; the message names no cell. */
export class CsvError extends Error {}

/** A quote that is never closed would make one cell of all that follows. */
const maxRecordBytes = 256 * 1024
const delimiters = [',', ';', '\t']
const lineBreak = /\r\n|\r|\n/
const startBytes = 64 * 1024

/**
 * Opens a CSV file in UTF-8 that commas, semicolons (as Excel writes them where a comma is the decimal point) or tabs
 * separate. The whole file is read once before the first line, so that none is used of a file in another encoding.
 * Throws CsvError.
 */
export const openCsv = async (path: string): Promise<CsvFile> => {
  const { start, byteLength } = await readStart(path)
  const [, named] = /^sep=([,;\t])\r?\n/i.exec(start) ?? []
  const heading = named === undefined ? start : start.slice(start.indexOf('\n') + 1)
  const delimiter = named ?? mostFrequent(heading)
  const options: Options = {
    delimiter,
    bom: true,
    info: true,
    raw: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: maxRecordBytes,
  }
  const records = async function* (): AsyncGenerator<CsvLine> {
    const input = createReadStream(path)
    const parser = parse(options)
    input.on('error', (error) => parser.destroy(error))
    let ended = 0
    try {
      for await (const { record, info, raw } of input.pipe(parser)) {
        const line = ended + 1
        // `info.lines` counts a line break within quotes twice.
        ended += Math.max(1, raw.trimEnd().split(lineBreak).length)
        if (record.some((cell: string) => cell.trim() !== ''))
          yield { line, cells: record, endsAt: info.bytes }
      }
    } catch (error) {
      throw toCsvError(error, ended + 1)
    } finally {
      input.destroy()
    }
  }
  const skipped = named === undefined ? 0 : 1
  let header: string[] | undefined
  for await (const { cells, line } of records()) {
    if (line <= skipped) continue
    header = cells
    break
  }
  if (!header) throw new CsvError('the file is empty: its first line must name the columns')
  return {
    header: header.map((name) => name.trim().toLowerCase()),
    delimiter,
    byteLength,
    async *lines() {
      let at = 0
      for await (const line of records()) {
        if (line.line <= skipped) continue
        if (at > 0) yield line
        at += 1
      }
    },
  }
}

const readStart = async (path: string) => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let start = ''
  let byteLength = 0
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
    } catch {
      throw new CsvError('the file is not UTF-8: in Excel, save it as "CSV UTF-8"')
    }
  }
  for await (const chunk of createReadStream(path)) {
    const text = decode(chunk)
    byteLength += chunk.length
    if (start.length < startBytes) start += text
  }
  decode()
  return { start: start.slice(0, startBytes), byteLength }
}

/** Of the first line, outside of quotes. */
const mostFrequent = (text: string): string => {
  const [line = ''] = text.replaceAll(/"[^"]*"/g, '').split(/[\r\n]/)
  const counts = delimiters.map((delimiter) => line.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ','
}

const toCsvError = (error: unknown, line: number): unknown =>
  error instanceof Error && 'code' in error && /^CSV_(QUOTE|MAX|INVALID)/.test(String(error.code))
    ? new CsvError(`line ${line} begins a quote that does not end: correct it, and run this again`)
    : error
