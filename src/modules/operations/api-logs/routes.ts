import type { Access } from '../../../http/access.ts'
import { table } from '../../../http/context.ts'
import { type CsvAnswer, wantsCsv } from '../../../http/csv-answer.ts'
import { readListPage } from '../../../http/wire.ts'
import type { Actors } from '../actors.ts'
import type { ApiLogStore } from './store.ts'
import * as wire from './wire.ts'

export const createApiLogRoutes = (
  may: Access,
  store: ApiLogStore,
  { idOf, withEmails }: Actors,
  answerCsv: CsvAnswer,
) =>
  table('api-logs', 'Logs (admin)', '/api/v1/admin').get(
    '/api-logs',
    async (c) => {
      const filter = { ...wire.readApiLogFilter(c.query), user_id: await idOf(c.query.actor) }
      if (!wantsCsv(c.request, c.query.format)) {
        const page = readListPage(c.query)
        const { rows, total } = await store.page(filter, page)
        return wire.toApiLogs({ rows: await withEmails(rows), total }, page)
      }
      return await answerCsv(c, 'api-logs.csv', wire.apiLogColumns, async (last, limit) =>
        withEmails(await store.before(filter, last?._id ?? null, limit)),
      )
    },
    may.admin({
      summary: 'List requests of the last 30 days, newest first; all of them as CSV with `format=csv`',
      query: wire.apiLogQuery,
      response: { 200: wire.apiLogs },
    }),
  )
