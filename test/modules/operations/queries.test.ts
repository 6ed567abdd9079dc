import { randomUUIDv7 } from 'bun'
import type { ApiLog, ApiLogFilter } from '../../../src/modules/operations/api-logs/api-log.ts'
import { createApiLogStore } from '../../../src/modules/operations/api-logs/store.ts'
import type { AuditFilter } from '../../../src/modules/operations/audit-logs/audit-log.ts'
import { createAudit, createAuditLogStore } from '../../../src/modules/operations/audit-logs/store.ts'
import { type ErrorFilter, groupOf } from '../../../src/modules/operations/errors/error-group.ts'
import { createErrorGroupStore } from '../../../src/modules/operations/errors/store.ts'
import { ensureIndexes } from '../../../src/platform/indexes.ts'
import { JobRepository } from '../../../src/platform/job-backend.ts'
import { createJobFigures } from '../../../src/platform/job-metrics.ts'
import { databaseOf } from '../../../src/platform/mongo.ts'
import { openExplainedStore, planTest } from '../../support/query-plans.ts'

const { connection, expectIndexes } = await openExplainedStore()
const audit = createAudit(connection)
const auditLogs = createAuditLogStore(connection)
const apiLogs = createApiLogStore(connection)
const errors = createErrorGroupStore(connection)
await ensureIndexes(connection)
await databaseOf(connection).collection('dead_jobs').insertOne({ name: 'one' })
await new JobRepository({ mongo: databaseOf(connection), db: { collection: 'jobs' } }).connect()

const page = { limit: 20, offset: 0 }
const now = new Date()
const codes = [200, 201, 404, 500]
const requests = Array.from(
  { length: 300 },
  (_, index): ApiLog => ({
    _id: randomUUIDv7(),
    client_id: `client ${index % 5}`,
    user_id: `user ${index % 7}`,
    method: 'GET',
    path: '/api/v1/workflows',
    status_code: codes[index % 4] ?? 200,
    duration_ms: 1,
    request_id: 'a request',
    ip_address: '127.0.0.1',
    user_agent: null,
    error_code: null,
    created_at: now,
  }),
)
await apiLogs.insertMany(requests)
for (const { client_id, user_id: userId } of requests)
  await audit.record(
    { userId, address: '127.0.0.1' },
    'user.changed',
    { type: 'user', id: 'user 1' },
    { client_id },
  )
const groupsOf = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    groupOf({ severity: 'error', type: `type ${index}`, error: new Error('a fault') }, now),
  )
await errors.add(groupsOf(30))
const last = requests[100]?._id ?? null
const times = { from: new Date(0), to: new Date(now.getTime() + 60_000) }

const audits = (filter: AuditFilter) => () => auditLogs.page(filter, page)
const requested = (filter: ApiLogFilter) => () => apiLogs.page(filter, page)
const report = { severity: 'error', type: 'type 1', error: new Error('a fault') } as const
const faults = (filter: ErrorFilter) => () => errors.page(filter, page)

const queries: [string, () => Promise<unknown>][] = [
  ['requests that ended with a fault', () => apiLogs.faultsSince(new Date(0))],
  ['all changes', audits({})],
  ['changes of a client', audits({ client_id: 'client 1' })],
  ['changes by a user', audits({ user_id: 'user 1' })],
  ['changes by action', audits({ action: 'user.changed' })],
  ['changes of a thing', audits({ resource_type: 'user', resource_id: 'user 1' })],
  ['changes of a time', audits({ ...times, client_id: 'client 1' })],
  ['a page of an export of changes', () => auditLogs.before({}, last, 500)],
  ['a page of an export of the changes of a client', () => auditLogs.before({ client_id: 'c' }, last, 500)],
  ['erase a person', () => audit.erasePerson('user 1')],
  ['all requests', requested({})],
  ['requests of a client', requested({ client_id: 'client 1' })],
  ['requests by a user', requested({ user_id: 'user 1' })],
  ['requests by a code', requested({ statuses: [404] })],
  ['requests by codes', requested({ statuses: [404, 500, 503] })],
  ['requests by a method and a part of the path', requested({ method: 'GET', search: 'flows' })],
  ['requests of a time', requested({ ...times, statuses: [200] })],
  ['a page of an export of requests', () => apiLogs.before({ statuses: [404] }, last, 500)],
  ['all faults', faults({})],
  ['faults of a severity', faults({ severities: ['error'] })],
  ['faults of severities', faults({ severities: ['error', 'critical'] })],
  ['faults of a type', faults({ type: 'type 1' })],
  ['faults of a time', faults(times)],
  ['faults of a client', faults({ clientId: 'client 1' })],
  ['count faults', () => errors.add(groupsOf(1))],
  ['a fault of a client', () => errors.add([{ ...groupOf(report, now), client_ids: ['c'] }])],
  ['resolve a fault', () => errors.remove('none')],
  ['jobs by name and state', createJobFigures(connection, () => ['one', 'two'])],
]

for (const [name, run] of queries)
  planTest(`the query "${name}" reads and sorts by an index`, () => expectIndexes(run))
