import { describe, expect, test } from 'bun:test'
import {
  maxOpenTickets,
  openTicket,
  replyTo,
  type Ticket,
} from '../../../src/modules/support/tickets/ticket.ts'
import { caller, startTestServer } from '../../support/server.ts'
import { openSocket } from '../../support/socket.ts'
import { clientWriter, openSupport } from './support-setup.ts'

const server = await startTestServer()
const second = await startTestServer({ role: 'web' }, server.databaseUri)
const { client, admin, rows, send, told, audited, allTold } = await openSupport(server)
const asAdmin = send(server.call, admin.token)
const onSecond = caller(second.url)

const text = { title: 'No pictures', description: 'The run makes none' }
type Reply = { id: string; seq: number; message: string; by: string }

/** A client, and calls of its owner. */
const open = async () => {
  const { id, owner, collaborator } = await client()
  const call = send(server.call, owner.token)
  const create = async (more: object = {}) =>
    (await call('POST', '/support-tickets', { ...text, ...more })).body.data
  const repliesTo = async (ticketId: string): Promise<Reply[]> =>
    (await call('GET', `/support-tickets/${ticketId}/replies?limit=200`)).body.data.replies
  const show = async (ticketId: string) => (await asAdmin('GET', `/admin/tickets/${ticketId}`)).body.data
  return { id, owner, collaborator, call, create, repliesTo, show }
}

describe('a ticket', () => {
  test('is opened by either form, and stands at the top level and in data', async () => {
    const { id, owner, call } = await open()
    const form = { subject: 'No pictures', description: 'The run makes none', priority: 'urgent' }
    const { status, body } = await call('POST', '/support-tickets', form)
    expect([status, body.ticket_id, body.data.ticket]).toEqual([201, body.data.id, body.ticket])
    const nothing = { workflow_execution_id: null, assigned_to: null, last_reply_at: null, resolved_at: null }
    expect(body.data).toMatchObject({ client_id: id, created_by: owner.id, status: 'open', unread: 0 })
    expect(body.data).toMatchObject({ title: 'No pictures', priority: 'urgent', ...nothing })
    const list = (await call('GET', '/support-tickets?status=open,closed&priority=urgent')).body
    expect(list.data.tickets).toEqual([body.ticket])
    expect(list.tickets).toEqual(list.data.tickets)
    expect((await call('GET', '/support-tickets?status=lost')).status).toBe(400)
  })

  test('is about a run of its own client alone', async () => {
    const [one, other] = [await open(), await open()]
    const run = { _id: Bun.randomUUIDv7(), client_id: one.id }
    await rows('executions').insertOne(run)
    const about = { ...text, workflow_execution_id: run._id }
    expect((await one.create(about)).workflow_execution_id).toBe(run._id)
    const refused = await other.call('POST', '/support-tickets', about)
    expect([refused.status, refused.body.issues[0].path]).toEqual([400, '/workflow_execution_id'])
  })

  test('gets its status and its administrator from administrators alone', async () => {
    const { call, create, owner, show } = await open()
    const { id } = await create()
    const path = `/support-tickets/${id}`
    // What it has already may be sent too.
    const edited = await call('PUT', path, {
      ...text,
      title: 'Still none',
      status: 'open',
      assigned_to: null,
    })
    expect([edited.status, edited.body.data.title]).toEqual([200, 'Still none'])
    for (const body of [{ status: 'closed' }, { assigned_to: admin.id }])
      expect((await call('PATCH', path, body)).body.code).toBe('FORBIDDEN')
    expect((await asAdmin('PUT', `/admin/tickets/${id}`, { assigned_to: owner.id })).status).toBe(400)
    const other = await server.person({ role: 'admin' })
    const taken = await asAdmin('PUT', `/admin/tickets/${id}`, { status: 'resolved', assigned_to: other.id })
    expect(taken.body.data).toMatchObject({ status: 'resolved', assigned_to: other.id, client_name: 'Acme' })
    expect(taken.body.data.resolved_at).toBe(taken.body.data.updated_at)
    expect(await told(other.id, id)).toContain('ticket.assigned')
    const closed = (await asAdmin('PUT', `/admin/tickets/${id}`, { status: 'closed' })).body.data
    expect(closed.resolved_at).toBe(taken.body.data.resolved_at)
    await second.convene.support.userData.eraseUser(other.id)
    expect(await show(id)).toMatchObject({ status: 'closed', assigned_to: null, assigned_to_name: null })
  })

  test('tells each side what it has not read, and is opened again by a reply of the client', async () => {
    const { call, create, show, owner, collaborator } = await open()
    const { id } = await create()
    const path = `/support-tickets/${id}`
    const answered = await asAdmin('POST', `/admin/tickets/${id}/reply`, { message: 'We are looking' })
    expect(answered.status).toBe(201)
    expect(answered.body.data).toMatchObject({
      reply: { seq: 1, by: 'admin' },
      ticket: { status: 'open', unread: 0 },
    })
    const [listed] = (await call('GET', '/support-tickets')).body.data.tickets
    expect(listed).toMatchObject({ unread: 1, reply_count: 1, last_reply_by: 'admin' })
    // The last page of the replies has been read then.
    const { replies } = (await call('GET', `${path}/replies`)).body.data
    expect(replies).toMatchObject([{ message: 'We are looking', author_name: 'Support', ticket_id: id }])
    expect((await call('GET', '/support-tickets')).body.data.tickets[0].unread).toBe(0)
    await asAdmin('PUT', `/admin/tickets/${id}`, { status: 'closed' })
    const { ticket } = (await call('POST', `${path}/replies`, { message: 'Not yet' })).body.data
    expect(ticket).toMatchObject({ status: 'open', resolved_at: null, reply_count: 2 })
    const mine = `/admin/tickets?client_id=${ticket.client_id}`
    expect((await asAdmin('GET', mine)).body.data.tickets).toMatchObject([{ id, unread: 1 }])
    expect((await show(id)).replies.map((reply: Reply) => reply.message)).toEqual([
      'We are looking',
      'Not yet',
    ])
    expect((await asAdmin('GET', mine)).body.data.tickets).toMatchObject([{ id, unread: 0 }])
    expect(await told(admin.id, id)).toEqual(['ticket.opened', 'ticket.replied'])
    for (const person of [owner, collaborator])
      expect(await told(person.id)).toEqual(['ticket.replied', 'ticket.status'])
    const verbs = ['created', 'replied', 'changed', 'replied']
    expect(await audited(id)).toEqual(verbs.map((verb) => `support_ticket.${verb}`))
  })
})

describe('replies', () => {
  test('of both sides at once, on two servers, are all kept in one order', async () => {
    const { call, create, repliesTo, owner, show } = await open()
    const { id } = await create()
    const others = send(onSecond, owner.token)
    const path = `/support-tickets/${id}/replies`
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => {
        const body = { message: `reply ${index}` }
        if (index % 3 === 0) return asAdmin('POST', `/admin/tickets/${id}/reply`, body)
        return (index % 3 === 1 ? call : others)('POST', path, body)
      }),
    )
    const replies = await repliesTo(id)
    expect(replies.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1))
    expect(new Set(replies.map(({ message }) => message)).size).toBe(12)
    expect((await show(id)).reply_count).toBe(12)
    const page = (await call('GET', `${path}?limit=5&page=3`)).body.data
    expect([page.total, page.replies.map(({ seq }: Reply) => seq)]).toEqual([12, [11, 12]])
    // The order of the events is that of the writes.
    await allTold()
    const { events } = (await call('GET', '/events')).body.data
    expect(events.map(({ seq }: { seq: number }) => seq)).toEqual(
      events.map((_: unknown, at: number) => at + 1),
    )
    expect(events.map(({ data }: { data: { version: number } }) => data.version)).toEqual(
      Array.from({ length: 13 }, (_, index) => index + 1),
    )
  })

  test('against a close lose nothing: the ticket is as the later of the two left it', async () => {
    const { create, repliesTo, owner, show } = await open()
    const others = send(onSecond, owner.token)
    for (let round = 0; round < 5; round += 1) {
      const { id } = await create()
      const answers = await Promise.all([
        asAdmin('PUT', `/admin/tickets/${id}`, { status: 'closed' }),
        others('POST', `/support-tickets/${id}/replies`, { message: 'wait' }),
      ])
      expect(answers.map(({ status }) => status)).toEqual([200, 201])
      expect((await repliesTo(id)).map(({ message }) => message)).toEqual(['wait'])
      await allTold()
      const { status, resolved_at } = await show(id)
      const [closed, replied] = answers.map(({ body }) => (body.data.ticket ?? body.data).updated_at)
      if (closed !== replied) expect(status).toBe(closed > replied ? 'closed' : 'open')
      expect(resolved_at === null).toBe(status === 'open')
    }
  })

  test('under one Idempotency-Key are one, also at once on two servers', async () => {
    const { create, repliesTo, owner } = await open()
    const { id } = await create()
    const headers = { 'idempotency-key': 'once' }
    const calls = [server.call, onSecond, onSecond].map((url) => send(url, owner.token, headers))
    const reply = (call: ReturnType<typeof send>) =>
      call('POST', `/support-tickets/${id}/replies`, { message: 'once' })
    const ids = new Set((await Promise.all(calls.map(reply))).map(({ body }) => body.reply_id))
    await allTold()
    for (const call of calls) ids.add((await reply(call)).body.reply_id)
    expect(ids.size).toBe(1)
    expect((await repliesTo(id)).map(({ message }) => message)).toEqual(['once'])
  })

  test('that a process wrote right before it ended are read at once, and told once by the next process', async () => {
    const { create, call, repliesTo, owner } = await open()
    const { id } = await create()
    await allTold()
    const tickets = server.database.collection<Ticket>('support_tickets')
    const before = await tickets.findOne({ _id: id })
    if (!before) throw new Error('no ticket')
    const { write } = replyTo(before, Bun.randomUUIDv7(), 'lost?', clientWriter(owner.id))
    const { set: $set, inc, news } = write
    await tickets.updateOne({ _id: id }, { $set, $inc: { ...inc, version: 1 }, $push: { news } })
    expect((await repliesTo(id)).map(({ message }) => message)).toEqual(['lost?'])
    await Promise.all([server, second].map(({ convene }) => convene.support.sweep()))
    await tickets.updateOne({ _id: id }, { $push: { news } })
    await Promise.all([server, second].map(({ convene }) => convene.support.sweep()))
    expect(await told(admin.id, id)).toEqual(['ticket.opened', 'ticket.replied'])
    expect(await audited(id)).toEqual(['support_ticket.created', 'support_ticket.replied'])
    expect((await call('GET', '/events')).body.data.events).toHaveLength(2)
    expect(await repliesTo(id)).toHaveLength(1)
  })

  test('reach the open pages of the client from any server, with the events that they follow', async () => {
    const { create, owner } = await open()
    const address = `${second.url}/api/v1/live`
    const socket = openSocket(address, { headers: { authorization: `Bearer ${owner.token}` } })
    await socket.opened
    socket.send('follow', { after: 0 }, 1)
    await socket.next('ack')
    const { id } = await create()
    await asAdmin('POST', `/admin/tickets/${id}/reply`, { message: 'We are looking' })
    await socket.next('event', ({ data }) => data.data.change === 'replied')
    expect(socket.of('event').map(({ seq, type, data }) => [seq, type, data.change])).toEqual([
      [1, 'ticket.updated', 'created'],
      [2, 'ticket.updated', 'replied'],
    ])
    expect((await socket.next('notification')).data).toMatchObject({
      kind: 'ticket.replied',
      resource_id: id,
    })
    socket.cut()
  })
})

test('a ticket of another client is none, and a client at its bound opens another once one is closed', async () => {
  const [one, other] = [await open(), await open()]
  const { id } = await one.create()
  for (const path of [`/support-tickets/${id}`, `/support-tickets/${id}/replies`])
    expect((await other.call('GET', path)).body.code).toBe('TICKET_NOT_FOUND')
  const writer = clientWriter(other.owner.id)
  const input = { ...text, priority: 'low' as const, workflow_execution_id: null }
  const full = Array.from({ length: maxOpenTickets }, () => ({
    ...openTicket(Bun.randomUUIDv7(), other.id, input, writer, new Date()),
    news: [],
  }))
  await rows('support_tickets').insertMany(full)
  expect((await other.call('POST', '/support-tickets', text)).body.code).toBe('TICKET_LIMIT')
  expect((await asAdmin('PUT', `/admin/tickets/${full[0]?._id}`, { status: 'closed' })).status).toBe(200)
  expect((await other.call('POST', '/support-tickets', text)).status).toBe(201)
})

test('what other modules read of a client: its open tickets and its newest rows', async () => {
  const [one, other] = [await open(), await open()]
  const [first, last] = [await one.create(), await one.create()]
  await asAdmin('PUT', `/admin/tickets/${first.id}`, { status: 'closed' })
  const { support } = server.convene
  expect(await support.openTickets([one.id, other.id])).toEqual(new Map([[one.id, 1]]))
  expect((await support.newestOf(one.id, 1)).tickets.map(({ id }) => id)).toEqual([last.id])
})
