import type { Logger } from 'pino'
import { attachment } from './attachment.ts'

/** Of a request, what its table needs. */
export type CsvContext = {
  request: Request
  server: { timeout(request: Request, seconds: number): void } | null
}

/** The name of a column, and its cell in a row. */
export type CsvColumn<Row> = readonly [name: string, cell: (row: Row) => string | number | null]

/** Rows that are read, and written, together. Of larger pages more outlives a collection of garbage, up to 250 MB. */
const rowsOfPage = 100

/** Whether a caller asks for CSV, by the query or by its headers. */
export const wantsCsv = ({ headers }: Request, format: string | undefined): boolean =>
  format === undefined ? /\btext\/csv\b/i.test(headers.get('accept') ?? '') : format === 'csv'

export const csvDate = (date: Date): string => date.toISOString()

/**
 * Returns the function that answers with all rows, one page at a time in memory. Its `after` reads the rows that follow
 * one in the order of the list, and first those at its head: a fault of that is an answer of its own. A later one breaks
 * the connection, as a table that just ends would look whole.
 */
export const createCsvAnswer =
  (logger: Logger) =>
  async <Row>(
    { request, server }: CsvContext,
    name: string,
    columns: readonly CsvColumn<Row>[],
    after: (last: Row | null, limit: number) => Promise<Row[]>,
  ): Promise<Response> => {
    const headers = { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': attachment(name) }
    if (request.method === 'HEAD') return new Response(null, { headers })
    // A slow reader may take longer than Bun keeps an idle connection.
    server?.timeout(request, 0)
    // Few servers need it: the first table imports it.
    const { toCsv } = await import('../platform/csv.ts')
    let rows = await after(null, rowsOfPage)
    let isFirst = true

    /** Returns the next page; null after the last one. */
    const next = async (): Promise<Uint8Array | null> => {
      const last = rows.at(-1)
      if (!isFirst) rows = last ? await after(last, rowsOfPage) : []
      if (!isFirst && rows.length === 0) return null
      const cells = rows.map((row) => columns.map(([, cell]) => cell(row)))
      const names = columns.map(([key]) => key)
      const text = toCsv(names, cells, isFirst)
      isFirst = false
      return encoder.encode(text)
    }

    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          try {
            const page = await next()
            if (page) controller.enqueue(page)
            else controller.close()
          } catch (error) {
            logger.error({ err: error, name }, 'a table broke off')
            controller.error(error)
          }
        },
      },
      { highWaterMark: 0 },
    )
    return new Response(body, { headers })
  }

export type CsvAnswer = ReturnType<typeof createCsvAnswer>

const encoder = new TextEncoder()
