import { t } from 'elysia'
import { invalid } from '../../../http/errors.ts'
import {
  dateText,
  envelope,
  envelopeList,
  integer,
  isoDate,
  listQuery,
  nullable,
  oneOf,
  readDate,
  toEnvelope,
} from '../../../http/wire.ts'
import { type Severity, severities } from '../../../platform/error-reports.ts'
import { text } from '../log-wire.ts'
import { type ErrorFilter, type ErrorGroup, mostClients } from './error-group.ts'

export const exampleError = '01993a6e-0006-7000-8000-000000000001'

const errorGroup = t.Object({
  id: t.String(),
  severity: oneOf(severities),
  type: t.String({ description: 'a class of errors, a code, job.NAME or execution.OUTCOME' }),
  message: t.String(),
  count: integer(),
  first_seen: isoDate,
  last_seen: isoDate,
  stack_trace: nullable(t.String()),
  last_request_id: nullable(t.String()),
  client_ids: t.Array(t.String(), {
    description: `the clients whose executions had it; of ${mostClients} and more, ${mostClients}`,
  }),
  last_execution_id: nullable(t.String()),
  last_client_id: nullable(t.String()),
})

const toErrorGroup = ({ _id, fingerprint: _, ...group }: ErrorGroup) => ({
  id: _id,
  ...group,
  client_ids: group.client_ids ?? [],
  last_execution_id: group.last_execution_id ?? null,
  last_client_id: group.last_client_id ?? null,
})

export const { wire: errors, toWire: toErrors } = envelopeList('errors', errorGroup, toErrorGroup)

export const oneError = envelope({ error_group: errorGroup })
export const toOneError = (group: ErrorGroup) => toEnvelope({ error_group: toErrorGroup(group) })

export const errorQuery = t.Object({
  ...listQuery,
  severity: text(80, `a list of ${severities.join(', ')}, parted by commas`),
  type: text(100, 'a type'),
  client_id: text(64, 'a client id'),
  from: dateText('last seen then or later'),
  to: dateText('last seen before'),
})

export const errorParams = t.Object({ id: t.String({ maxLength: 64, examples: [exampleError] }) })

const readSeverities = (given: string): Severity[] =>
  given.split(',').map((word) => {
    const known = severities.find((one) => one === word.trim())
    if (!known) throw invalid('/severity', `must be a list of ${severities.join(', ')}`)
    return known
  })

export const readErrorFilter = (query: typeof errorQuery.static): ErrorFilter => ({
  severities: query.severity ? readSeverities(query.severity) : undefined,
  type: query.type || undefined,
  clientId: query.client_id || undefined,
  from: readDate('from', query.from),
  to: readDate('to', query.to),
})
