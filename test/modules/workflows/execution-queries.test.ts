import { createAudit } from '../../../src/modules/operations/audit-logs/store.ts'
import { createRecentChanges } from '../../../src/modules/operations/recent-changes-store.ts'
import { createUptimeStore } from '../../../src/modules/operations/uptime-store.ts'
import type { Execution } from '../../../src/modules/workflows/executions/execution.ts'
import { executionRows } from '../../../src/modules/workflows/executions/execution-rows-store.ts'
import { createExecutionQueue } from '../../../src/modules/workflows/executions/queue-store.ts'
import { createStepResultStore } from '../../../src/modules/workflows/executions/step-results-store.ts'
import { createExecutionStore } from '../../../src/modules/workflows/executions/store.ts'
import { createCountStore } from '../../../src/modules/workflows/ledger/counts-store.ts'
import { ensureIndexes } from '../../../src/platform/indexes.ts'
import { openExplainedStore, planTest } from '../../support/query-plans.ts'

const { connection, expectIndexes } = await openExplainedStore()
const rows = executionRows(connection)
const store = createExecutionStore(rows)
const queue = createExecutionQueue(rows, 'process', 15_000)
const results = createStepResultStore(connection)
const counts = createCountStore(connection, rows)
const uptime = createUptimeStore(connection)
createAudit(connection)
const recentChanges = createRecentChanges(connection)
await ensureIndexes(connection)

const own = store.of('c')
const page = { limit: 20, offset: 0 }
const run = { _id: 'e', client_id: 'c', attempt: 1, created_at: new Date() } as Execution
const workflowIds = ['w']
const at = new Date()
const client = { scope: 'client', client_id: 'c', workflow_id: '' } as const
const end = { status: 'completed', outcome: 'completed', error_message: null } as const
const list = (filter: Parameters<typeof own.page>[0]) => () => own.page(filter, page, [])

const queries: [string, () => Promise<unknown>][] = [
  ['an execution by id', () => own.byId('e')],
  ['executions that are read together', () => Promise.all(['e', 'f'].map(own.byId))],
  ['all of a client', list({})],
  ['those of a time, the oldest first', list({ from: new Date(0), to: at, ascending: true })],
  ['those of a status', list({ statuses: ['failed'] })],
  ['those of several statuses', list({ statuses: ['pending', 'processing'] })],
  ['those of a workflow', list({ workflowIds })],
  ['those of a workflow and a status', list({ workflowIds, statuses: ['completed'] })],
  ['those of an account', list({ userId: 'u' })],
  ['those that follow one', list({ after: run, from: new Date(0) })],
  [
    'those of a status that follow one',
    list({ after: run, statuses: ['failed', 'pending'], ascending: true }),
  ],
  ['counts of each status', () => own.counts()],
  ['counts of a workflow', () => own.counts({ workflowIds })],
  ['a cancellation', () => own.cancel('e')],
  ['runs of the last day', () => store.acrossClients.startedSince(at)],
  ['failed runs', () => store.acrossClients.failures(at, 100)],
  ['dead letters', () => store.acrossClients.dead(page)],
  ['a replay of a dead letter', () => store.acrossClients.takeDead('e')],
  ['a claim', () => queue.claim(run, 1)],
  ['the oldest due runs', () => queue.oldestDue('c', 10)],
  ['clients that may have due runs', () => queue.clientsMayHaveDue(['c', 'd'])],
  ['taken slots', () => queue.takenSlots('c')],
  ['a renewal of leases', () => queue.renew([run, { ...run, _id: 'f' }])],
  ['lost runs', () => queue.lost([run])],
  ['progress', () => queue.report(run, 10, null)],
  ['an end', () => queue.finish(run, end)],
  ['a retry', () => queue.retry(run, at)],
  ['a release', () => queue.release(run)],
  ['expired leases', () => queue.someExpired()],
  ['a recovery', () => queue.recover(run)],
  ['clients with due runs', () => queue.clientsWithDue()],
  ['counts of runs that have not ended', () => queue.count()],
  ['what is not settled', () => queue.someUnsettled(at)],
  ['whether a client has some of it', () => queue.hasUnsettled('c', at)],
  ['old runs', () => queue.someOlder(at)],
  ['a removal', () => queue.remove(['e'])],
  ['results of steps', () => results.of('e')],
  ['a removal of results', () => results.removeOf(['e'])],
  ['runs under way', () => store.acrossClients.open(['c', 'd'])],
  ['counting', () => counts.count(['e'])],
  ['counts of rows', () => counts.read({ filter: { _id: { $in: ['a', 'b'] } }, wants: () => true })],
  ['counts of days', () => counts.readDays(client, '2026-01-01', '2026-01-31')],
  ['counts of closed days', () => counts.closedDays('workflow', '2026-01-01', '2026-01-31')],
  ['a sign of life', () => uptime.sign(at)],
  ['minutes with a sign of life', () => uptime.minutes(new Date(0), at)],
  ['the newest changes', () => recentChanges(10)],
  ['what is left of counting', () => counts.finishLeft()],
]

for (const [name, query] of queries) planTest(`no scan and no sort for ${name}`, () => expectIndexes(query))
