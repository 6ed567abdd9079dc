import { t } from 'elysia'
import type { Access } from '../../../http/access.ts'
import { table } from '../../../http/context.ts'
import { type CsvAnswer, wantsCsv } from '../../../http/csv-answer.ts'
import { readListPage } from '../../../http/wire.ts'
import { exampleClient } from '../../workflows/index.ts'
import type { Actors } from '../actors.ts'
import type { AuditLogService } from './service.ts'
import * as wire from './wire.ts'

export const createAuditLogRoutes = (
  may: Access,
  service: AuditLogService,
  { idOf }: Actors,
  answerCsv: CsvAnswer,
) =>
  table('audit-logs', 'Logs (admin)', '/api/v1/admin')
    .get(
      '/audit-logs',
      async (c) => {
        const filter = { ...wire.readAuditFilter(c.query), user_id: await idOf(c.query.actor) }
        if (!wantsCsv(c.request, c.query.format)) {
          const page = readListPage(c.query)
          return wire.toAuditLogs(await service.page(filter, page), page)
        }
        return await answerCsv(c, 'audit-logs.csv', wire.auditColumns, (last, limit) =>
          service.before(filter, last?._id ?? null, limit),
        )
      },
      may.admin({
        summary: 'List changes, newest first; all of them as CSV with `format=csv`',
        query: wire.auditQuery,
        response: { 200: wire.auditLogs },
      }),
    )
    .get(
      '/clients/:id/activity',
      async (c) => {
        const page = readListPage(c.query)
        return wire.toActivity(await service.activity(c.params.id, page), page)
      },
      may.admin({
        summary: 'List the changes that belong to a client, newest first',
        params: t.Object({ id: t.String({ maxLength: 64, examples: [exampleClient] }) }),
        query: wire.activityQuery,
        response: { 200: wire.activity },
        fails: ['CLIENT_NOT_FOUND'],
      }),
    )
