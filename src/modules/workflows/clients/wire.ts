import { t } from 'elysia'
import {
  boundedString,
  emailAddress,
  envelope,
  envelopeList,
  euros,
  integer,
  isoDate,
  listQuery,
  nullable,
  oneOf,
  toEnvelope,
  uuid,
} from '../../../http/wire.ts'
import { type Client, clientStatuses, clientWire, plans, toClient } from '../../accounts/index.ts'
import { money, rateOf } from '../catalogue/figures-wire.ts'
import type { ShownWorkflow } from '../catalogue/service.ts'
import { toWorkflow, workflow } from '../catalogue/wire.ts'
import { exampleClient } from './scope-wire.ts'
import type { ClientWithCounts } from './service.ts'
import { clientSorts } from './store.ts'

const clientRow = t.Object({
  ...clientWire.properties,
  users_count: integer(),
  workflows_count: integer(),
  executions_count: integer(),
  executions_30d: integer({ description: 'that ended in the last 30 days' }),
  last_seen_at: nullable(
    isoDate,
    'the last request of its people or keys, to the hour; null before the first',
  ),
  owner: nullable(t.Object({ id: uuid, email: t.String() })),
})

const toClientRow = ({
  client,
  owner,
  users,
  workflows,
  figures,
  lately,
  last_seen_at,
}: ClientWithCounts) => ({
  ...toClient(client),
  users_count: users,
  workflows_count: workflows,
  executions_count: figures.total_executions,
  executions_30d: lately,
  last_seen_at,
  owner: owner && { id: owner._id, email: owner.email },
})

export const { wire: clients, toWire: toClients } = envelopeList('clients', clientRow, toClientRow)

export const clientQuery = t.Object({
  ...listQuery,
  status: t.Optional(oneOf(clientStatuses)),
  plan: t.Optional(oneOf(plans)),
  search: t.Optional(boundedString(0, 100)),
  sort: t.Optional(oneOf(clientSorts)),
})

export const clientParams = t.Object({ id: t.String({ maxLength: 64, examples: [exampleClient] }) })

export const oneClient = envelope({ client: clientWire })

export const toOneClient = (client: Client) => toEnvelope({ client: toClient(client) })

export const clientDetail = envelope({
  client: clientRow,
  workflows: t.Array(workflow),
  requests: t.Array(t.Record(t.String(), t.Unknown()), { description: 'the newest workflow requests' }),
  tickets: t.Array(t.Record(t.String(), t.Unknown()), { description: 'the newest tickets' }),
  stats: t.Object({
    total_workflows: integer(),
    total_executions: integer(),
    success_count: integer(),
    success_rate: rateOf.wire,
    executions_this_month: integer(),
    revenue_this_month: money.wire,
    open_tickets: integer(),
    total_members: integer(),
    owners_count: integer(),
    collaborators_count: integer(),
  }),
})

type Support = { requests: Record<string, unknown>[]; tickets: Record<string, unknown>[]; open: number }

export const toClientDetail = (row: ClientWithCounts, workflows: ShownWorkflow[], support: Support) =>
  toEnvelope({
    client: toClientRow(row),
    workflows: workflows.map(toWorkflow),
    requests: support.requests,
    tickets: support.tickets,
    stats: {
      total_workflows: row.workflows,
      total_executions: row.figures.total_executions,
      success_count: row.figures.success_count,
      success_rate: rateOf.toWire(row.figures),
      executions_this_month: row.figures.executions_this_month,
      revenue_this_month: money.toWire(row.figures.revenue_this_month),
      open_tickets: support.open,
      total_members: row.users,
      owners_count: row.client.owner_ids.length,
      collaborators_count: Math.max(0, row.users - row.client.owner_ids.length),
    },
  })

const name = boundedString(1, 255, 'a name')
const orNullText = (maxLength: number) =>
  t.Optional(nullable(boundedString(0, maxLength), `a string of at most ${maxLength} characters or null`))
// Forms send dates as strings.
const day = t.Optional(
  nullable(
    t.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}(T[\\d:.]{5,15}Z)?$', maxLength: 30 }),
    'a date such as 2026-01-31 or null',
  ),
)

const changes = {
  email: t.Optional(nullable(emailAddress, `${emailAddress.description} or null`)),
  company_name: orNullText(255),
  plan: t.Optional(oneOf(plans)),
  status: t.Optional(oneOf(clientStatuses)),
  subscription_amount: t.Optional(euros),
  subscription_start_date: day,
  subscription_end_date: day,
}

export const newClientBody = t.Object(
  { name, ...changes },
  { examples: [{ name: 'Lumen Studio', plan: 'pro', subscription_amount: 900 }] },
)

export const clientChangeBody = t.Object(
  { name: t.Optional(name), ...changes },
  { examples: [{ plan: 'premium_custom', subscription_amount: 2500 }] },
)
