import { changeOf, type Writer } from '../../../src/modules/support/news.ts'
import { openRequest } from '../../../src/modules/support/requests/request.ts'
import { createRequestStore } from '../../../src/modules/support/requests/store.ts'
import { createReplyStore } from '../../../src/modules/support/tickets/reply-store.ts'
import { createTicketStore } from '../../../src/modules/support/tickets/store.ts'
import { openTicket } from '../../../src/modules/support/tickets/ticket.ts'
import { ensureIndexes } from '../../../src/platform/indexes.ts'
import { openExplainedStore, planTest } from '../../support/query-plans.ts'

const { connection, expectIndexes } = await openExplainedStore()
const requests = createRequestStore(connection)
const store = createTicketStore(connection)
const replies = createReplyStore(connection).of('c')
await ensureIndexes(connection)

const writer: Writer = { side: 'client', actor: { userId: 'u', address: 'test' } }
const text = { title: 'x', description: 'x' }
const wanted = { ...text, use_case: null, frequency: null, budget: null, status: 'draft' } as const
const request = openRequest('r', 'c', wanted, writer, new Date())
const input = { ...text, priority: 'low', workflow_execution_id: null } as const
const ticket = openTicket('t', 'c', input, writer, new Date())

const own = store.of('c')
const all = store.acrossClients
const page = { limit: 20, offset: 0 }
const news = changeOf(writer, ticket, { status: 'closed' })

const queries: [string, () => Promise<unknown>][] = [
  ['a request of a client', () => requests.of('c').byId('r')],
  ['a change of a request', () => requests.of('c').write(request, { news })],
  ['a ticket of a client', () => own.byId('t')],
  ['the tickets of a client', () => own.page({}, page)],
  ['those of a priority', () => own.page({ equal: { priority: 'low' } }, page)],
  ['those of a status', () => own.page({ statuses: ['open'] }, page)],
  ['those of several statuses', () => own.page({ statuses: ['open', 'closed'] }, page)],
  ['a count of what is open', () => own.countUpTo(['open', 'in_progress'], 1000)],
  ['a change of a ticket', () => own.write(ticket, { set: { status: 'closed' }, news })],
  ['the tickets of all clients', () => all.page({}, page)],
  ['those of all clients and several statuses', () => all.page({ statuses: ['open', 'closed'] }, page)],
  ['those of one of the clients', () => all.page({ equal: { client_id: 'c' } }, page)],
  ['counts of open tickets of clients', () => all.openOf(['c', 'd'])],
  ['tickets with news', () => all.someWithNews()],
  ['a removal of news', () => all.removeNews('t', news.id)],
  ['the tickets of an administrator', () => all.someAssignedTo('u')],
  ['what a side has read', () => store.markRead(ticket, 'client')],
  ['a reply', () => replies.byId('a')],
  ['the replies to a ticket', () => replies.page('t', page)],
  ['the newest replies to a ticket', () => replies.newest('t', 50)],
]

for (const [name, query] of queries) planTest(`no scan and no sort for ${name}`, () => expectIndexes(query))
