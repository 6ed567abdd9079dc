import { pino } from 'pino'
import { createAccountStore } from '../../../src/modules/accounts/account-store.ts'
import { createClientKeyStore } from '../../../src/modules/workflows/api-keys/store.ts'
import { createWorkflowStore } from '../../../src/modules/workflows/catalogue/store.ts'
import { templates } from '../../../src/modules/workflows/catalogue/templates.ts'
import type { Workflow } from '../../../src/modules/workflows/catalogue/workflow.ts'
import { openClient } from '../../../src/modules/workflows/clients/client.ts'
import { createPreferencesStore } from '../../../src/modules/workflows/clients/preferences-store.ts'
import { type ClientFilter, createClientStore } from '../../../src/modules/workflows/clients/store.ts'
import { createVisitStore } from '../../../src/modules/workflows/clients/visits-store.ts'
import { ledgerRows } from '../../../src/modules/workflows/ledger/ledger-rows-store.ts'
import { createLedgerReports } from '../../../src/modules/workflows/ledger/reports-store.ts'
import { createLedger } from '../../../src/modules/workflows/ledger/store.ts'
import { createStatementStore } from '../../../src/modules/workflows/statements/store.ts'
import { createCustomerStore } from '../../../src/modules/workflows/stripe/customer-store.ts'
import { createStripeEventStore } from '../../../src/modules/workflows/stripe/event-store.ts'
import { createChanges } from '../../../src/platform/changes.ts'
import { ensureIndexes } from '../../../src/platform/indexes.ts'
import { openExplainedStore, planTest } from '../../support/query-plans.ts'

const { connection, expectIndexes } = await openExplainedStore()
const accounts = createAccountStore(connection)
const clients = createClientStore(connection)
const workflows = createWorkflowStore(connection, createChanges(connection, pino({ level: 'silent' })))
const preferences = createPreferencesStore(connection)
const bills = ledgerRows(connection)
const ledger = createLedger(bills, true)
const reports = createLedgerReports(bills)
const statements = createStatementStore(connection)
const customers = createCustomerStore(connection)
const stripeEvents = createStripeEventStore(connection)
const keys = createClientKeyStore(connection)
const visits = createVisitStore(connection)
await ensureIndexes(connection)

const now = new Date()
const made = Array.from({ length: 30 }, (_, index) => openClient({ name: `Client ${index}` }, now))
for (const client of made) await clients.insert(client)
const [client] = made
if (!client) throw new Error('there is no client')
for (const { _id: template_id, icon: _, ...template } of templates) {
  const status = 'deployed'
  const { workflow_type } = template.config
  const row: Omit<Workflow, 'client_id'> = {
    ...template,
    _id: Bun.randomUUIDv7(),
    template_id,
    status,
    workflow_type,
    created_at: now,
    updated_at: now,
    deployed_at: now,
  }
  for (const { _id } of made) await workflows.of(_id).insert({ ...row, _id: Bun.randomUUIDv7() })
}
await preferences.change('u', { theme: 'dark' })
const own = workflows.of(client._id)
const page = { limit: 20, offset: 0 }
const ids = made.map(({ _id }) => _id)
const [row] = (await own.page({}, page)).rows
const span = { from: new Date(0), to: now }
const owned = { statements: statements.of('c'), ledger: ledger.of('c') }
const customer = { _id: 'c', generation: 1 } as Parameters<typeof customers.setCustomer>[0]
const told = { event: 'evt', at: now, id: 'sub', status: 'failed' }
// More than a page.
await bills.insertMany(
  Array.from({ length: 501 }, (_, index) => ({
    _id: `e${index}`,
    client_id: 'c',
    completed_at: now,
  })) as never,
)
await stripeEvents.open('evt', 'x')
const clientPage = (filter: ClientFilter) => () => clients.page(filter, page)

const accountPage = (filter: Parameters<typeof accounts.page>[0]) => () => accounts.page(filter, page)
const keyTimes = { created_at: now, created_by: null, expires_at: null, last_used_at: null }
for (let index = 0; index < 30; index += 1)
  await keys.of(client._id).insert({
    _id: `hash ${index}`,
    id: `${index}`,
    name: '',
    prefix: '',
    last4: null,
    scopes: [],
    ...keyTimes,
  })

const queries: [string, () => Promise<unknown>][] = [
  ['the API keys of a client', keys.of(client._id).list],
  ['an API key of a client', () => keys.of(client._id).byId('1')],
  ['the removal of an API key', () => keys.of(client._id).remove('1')],
  ['an API key by its hash', () => keys.byHash('hash 2')],
  ['a use of an API key', () => keys.noteUse('hash 2', now)],
  ['a visit', () => visits.note(client._id, now)],
  ['the last visits of a page of clients', () => visits.lastOf(ids)],
  ['a client by id', () => clients.byId(client._id)],
  ['all clients', clientPage({})],
  ['clients by status', clientPage({ status: 'active' })],
  ['clients by plan', clientPage({ plan: 'starter' })],
  ['clients by status and plan', clientPage({ status: 'active', plan: 'starter' })],
  ['clients by name', clientPage({ sort: 'name' })],
  ['clients by name, backwards', clientPage({ sort: '-name' })],
  ['oldest clients', clientPage({ sort: 'created_at' })],
  ['change a client', () => clients.change(client, { plan: 'pro' })],
  ['add an owner', () => clients.addOwner(client._id, 'u')],
  ['release an owner', () => clients.releaseOwner(client._id, 'u')],
  ['people of a client', () => accounts.ofClient(client._id)],
  ['count people', () => accounts.countsOfClients(ids)],
  ['end the logins of a client', () => accounts.endLoginsOfClient(client._id)],
  ['workflows of a client', () => own.page({}, page)],
  ['workflows by status', () => own.page({ statuses: ['deployed'] }, page)],
  ['count workflows by statuses', () => own.count({ statuses: ['deployed', 'draft'] })],
  ['the copy of a template', () => own.byTemplate('image-upscaler-pro')],
  ['names of workflows', () => workflows.acrossClients.namesOf(ids)],
  ['clients by ids', () => clients.byIds(ids)],
  ['subscriptions', () => clients.subscriptions()],
  ['clients of a plan', () => clients.idsOfPlan('pro')],
  ['all accounts', accountPage({})],
  ['accounts by role', accountPage({ role: 'user', client_role: 'owner' })],
  ['accounts of a client', accountPage({ clientIds: ids.slice(0, 1) })],
  ['active accounts', () => accounts.activity(now)],
  ['a workflow', () => own.byId(row?._id ?? '')],
  ['a workflow to run', () => own.toRun(row?._id ?? '')],
  ['a workflow for admins', () => workflows.acrossClients.byId(row?._id ?? '')],
  ['workflows of all clients', () => workflows.acrossClients.page({}, page)],
  ['count workflows', () => workflows.acrossClients.countsOfClients(ids)],
  ['change a workflow', async () => row && (await workflows.acrossClients.change(row, { name: 'New' }))],
  ['preferences', () => preferences.of('u')],
  ['what a client was', () => clients.earlier(client._id)],
  ['a batch of clients', () => clients.batchAfter('')],
  ['the reason of a suspension', () => clients.isSuspendedBy(client._id, 'stripe')],
  ['runs of a month by workflow', () => owned.ledger.sums(span)],
  ['runs of a month', () => Array.fromAsync(owned.ledger.pages(span))],
  ['runs to report', () => reports.due(now)],
  ['reported runs', () => reports.done(['e'])],
  ['runs to report later', () => reports.postpone(['e'], now)],
  ['a statement', () => owned.statements.byMonth('2026-01')],
  ['statements of some months', () => owned.statements.between('2026-01', '2026-03')],
  ['the newest statement', () => owned.statements.newest()],
  ['closed statements of a month', () => statements.closedOf(ids, '2026-01')],
  ['statements to tell of', () => statements.someUntold()],
  ['a statement that was told of', () => statements.markTold('c:2026-01')],
  ['a customer by client', () => customers.byClient('c')],
  ['a customer by id', () => customers.byCustomer('cus')],
  ['known customers', () => customers.knownOf(ids)],
  ['a new customer', () => customers.setCustomer(customer, 'cus')],
  ['a deleted customer', () => customers.forgetCustomer('cus')],
  ['a subscription', () => customers.setSubscription('c', told)],
  ['a payment', () => customers.setPayment('c', told)],
  ['an event of Stripe', () => stripeEvents.open('evt', 'x')],
  ['an event that is done', () => stripeEvents.markDone('evt')],
  ['change preferences', () => preferences.change('u', { theme: 'light' })],
]

for (const [name, run] of queries)
  planTest(`the query "${name}" reads and sorts by an index`, () => expectIndexes(run))

const sorted: [string, () => Promise<unknown>][] = [
  ['clients by words', clientPage({ search: 'client 1' })],
  ['accounts of several clients', accountPage({ clientIds: ids })],
  ['accounts by words', accountPage({ search: 'client 1' })],
  ['a search of accounts', () => accounts.search('ab', 'c', 10)],
  ['workflows by words', () => workflows.acrossClients.page({ search: 'image' }, page)],
  ['workflows by several statuses', () => own.page({ statuses: ['deployed', 'draft'] }, page)],
]

for (const [name, run] of sorted)
  planTest(`the query "${name}" reads by an index`, () => expectIndexes(run, true))
