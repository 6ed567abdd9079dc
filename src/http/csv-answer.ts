import { stringify } from 'csv-stringify/sync'
import { attachment } from './attachment.ts'

/** The name of a column, and its cell in a row. */
export type CsvColumn<Row> = readonly [name: string, cell: (row: Row) => string | number | null]

/** Rows that are read, and written, together: about 200 KB. */
const rowsOfPage = 500

/** Whether a caller asks for CSV, by the query or by its headers. */
export const wantsCsv = ({ headers }: Request, format: string | undefined): boolean =>
  format === undefined ? /\btext\/csv\b/i.test(headers.get('accept') ?? '') : format === 'csv'

export const csvDate = (date: Date): string => date.toISOString()

/**
 * Answers with all rows, from the newest to the oldest, one page at a time in memory. `before` reads the rows before
 * an id, and first the newest ones: its fault is an answer of its own. A later one breaks the connection, as a table
 * that just ends would look whole. A cell that a spreadsheet would run as a formula gets a leading `'`; the byte order
 * mark tells spreadsheets that this is UTF-8.
 */
export const answerCsv = async <Row extends { _id: string }>(
  { method }: Request,
  name: string,
  columns: readonly CsvColumn<Row>[],
  before: (id: string | null, limit: number) => Promise<Row[]>,
): Promise<Response> => {
  const headers = { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': attachment(name) }
  if (method === 'HEAD') return new Response(null, { headers })
  const first = await before(null, rowsOfPage)

  async function* pages() {
    const write = (rows: Row[], header: boolean) =>
      stringify(
        rows.map((row) => columns.map(([, cell]) => cell(row))),
        {
          header,
          bom: header,
          columns: columns.map(([key]) => key),
          escape_formulas: true,
          record_delimiter: '\r\n',
        },
      )
    yield encoder.encode(write(first, true))
    for (let last = first.at(-1); last; ) {
      const rows: Row[] = await before(last._id, rowsOfPage)
      if (rows.length > 0) yield encoder.encode(write(rows, false))
      last = rows.at(-1)
    }
  }

  const iterator = pages()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await iterator.return()
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { headers })
}

const encoder = new TextEncoder()
