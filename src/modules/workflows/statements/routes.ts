import type { Access } from '../../../http/access.ts'
import { attachment } from '../../../http/attachment.ts'
import { table } from '../../../http/context.ts'
import { readListPage } from '../../../http/wire.ts'
import { defaultPreferences, type Preferences } from '../clients/preferences.ts'
import type { ClientScope } from '../clients/scope.ts'
import { scopeFails } from '../clients/scope-wire.ts'
import type { StatementService } from './service.ts'
import * as wire from './wire.ts'

/** What a client pays, by month. */
export const createStatementRoutes = (
  may: Access,
  scopeOf: ClientScope,
  service: StatementService,
  preferencesOf: (userId: string) => Promise<Preferences>,
) =>
  table('statements', 'Statements', '/api/v1')
    .get(
      '/statements',
      async (c) => {
        const page = readListPage(c.query)
        return wire.toStatements(await service.page(await scopeOf(c.caller, c.query.client_id), page), page)
      },
      may.client({
        summary: 'List the months of a client with their totals, the current one first',
        query: wire.statementsQuery,
        response: { 200: wire.statements },
        fails: scopeFails,
      }),
    )
    .get(
      '/statements/:month',
      async (c) => {
        const client = await scopeOf(c.caller, c.query.client_id)
        const statement = await service.read(client, c.params.month)
        const format = wire.readFormat(c.query.format, c.request.headers.get('accept'))
        if (format === 'json') return wire.toStatement(statement)
        const headers = { 'content-disposition': attachment(`statement-${statement.month}.${format}`) }
        if (format === 'pdf') {
          const { user } = c.caller
          const reader = user ? await preferencesOf(user.userId) : defaultPreferences
          const { makeStatementPdf } = await import('./statement-pdf.ts')
          const pdf = await makeStatementPdf(statement, reader)
          return new Response(pdf, { headers: { ...headers, 'content-type': 'application/pdf' } })
        }
        // A slow reader may take longer than Bun keeps an idle connection.
        c.server?.timeout(c.request, 0)
        const { statementCsv } = await import('./statement-csv.ts')
        const rows = statementCsv(statement, service.runs(statement))
        return new Response(streamOf(rows), {
          headers: { ...headers, 'content-type': 'text/csv; charset=utf-8' },
        })
      },
      may.client({
        summary:
          'Get the statement of a month: JSON, PDF in the language of the reader, or CSV with each run (`Accept` or `?format=`)',
        params: wire.statementParams,
        query: wire.statementQuery,
        response: { 200: wire.statement },
        fails: [...scopeFails, 'STATEMENT_NOT_FOUND'],
      }),
    )

/** A fault in between breaks the connection, as a table that just ends would look whole. */
const streamOf = (texts: AsyncGenerator<string>): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await texts.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
      async cancel() {
        await texts.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
