import { t } from 'elysia'
import type { Access } from '../../../http/access.ts'
import { actorOf } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { envelope, integer, nullable, toEnvelope } from '../../../http/wire.ts'
import type { Settings } from '../../../settings.ts'
import type { Client, ClientLimits } from '../../accounts/index.ts'
import { concurrencyOf, noLimits } from './client.ts'
import type { ClientService } from './service.ts'
import { clientParams } from './wire.ts'

const orNull = (maximum: number, what: string) =>
  nullable(integer({ minimum: 1, maximum }), `${what}, an integer from 1 to ${maximum}; null for the usual`)

const fields = {
  requests_per_minute: orNull(100_000, 'requests a minute of each user and each API key'),
  concurrent_executions: orNull(64, 'executions that run at once'),
  file_space_bytes: orNull(1024 ** 4, 'bytes of all uploaded files'),
}

const limitBody = t.Object(
  {
    requests_per_minute: t.Optional(fields.requests_per_minute),
    concurrent_executions: t.Optional(fields.concurrent_executions),
    file_space_bytes: t.Optional(fields.file_space_bytes),
  },
  { examples: [{ requests_per_minute: 300, concurrent_executions: 6 }] },
)

const limits = envelope({
  limits: t.Object(fields, { description: 'those of the client, null where it has none of its own' }),
  usual: t.Object(
    {
      requests_per_minute: nullable(t.Number(), 'null where requests are not limited'),
      concurrent_executions: integer(),
      file_space_bytes: integer(),
    },
    { description: 'what holds where the client has none of its own' },
  ),
})

/** The limits of a client, which an admin sets; an absent field is null. */
export const createLimitAdminRoutes = (
  may: Access,
  clients: ClientService,
  { clientFileLimits, rateLimitGeneral }: Pick<Settings, 'clientFileLimits' | 'rateLimitGeneral'>,
) => {
  const toLimits = ({ limits, plan }: Client) =>
    toEnvelope({
      limits: { ...noLimits, ...limits },
      usual: {
        requests_per_minute:
          rateLimitGeneral && (rateLimitGeneral.points * 60) / rateLimitGeneral.windowSeconds,
        concurrent_executions: concurrencyOf[plan],
        file_space_bytes: clientFileLimits.clientBytes,
      },
    })
  const hooks = { params: clientParams, response: { 200: limits }, fails: ['CLIENT_NOT_FOUND'] } as const
  return table('client-limits-admin', 'Workflows (admin)', '/api/v1/admin')
    .get(
      '/clients/:id/limits',
      async (c) => toLimits(await clients.find(c.params.id)),
      may.admin({ summary: 'Get the limits of a client', ...hooks }),
    )
    .put(
      '/clients/:id/limits',
      async (c) => {
        const wanted: ClientLimits = { ...noLimits, ...c.body }
        return toLimits(await clients.change(c.params.id, { limits: wanted }, actorOf(c.caller)))
      },
      may.admin({
        summary: 'Set the limits of a client; those left out are the usual ones',
        ...hooks,
        body: limitBody,
      }),
    )
}
