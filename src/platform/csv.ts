import { stringify } from 'csv-stringify/sync'

export type CsvRow = readonly unknown[] | Readonly<Record<string, unknown>>

/**
 * Writes rows as CSV, with their header where they are the first ones. A cell that a spreadsheet would run as a formula
 * gets a leading `'`; the byte order mark tells spreadsheets that this is UTF-8.
 */
export const toCsv = (columns: readonly string[], rows: readonly CsvRow[], isFirst = true): string =>
  stringify([...rows], {
    header: isFirst,
    bom: isFirst,
    columns: [...columns],
    cast: { boolean: String },
    escape_formulas: true,
    // Some readers end a row at a lone CR too.
    quoted_match: /[\r\n]/,
    record_delimiter: '\r\n',
  })
