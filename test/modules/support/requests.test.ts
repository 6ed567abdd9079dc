import { describe, expect, test } from 'bun:test'
import { maxOpenRequests, openRequest } from '../../../src/modules/support/requests/request.ts'
import { caller, startTestServer } from '../../support/server.ts'
import { clientWriter, openSupport } from './support-setup.ts'

const server = await startTestServer()
const second = await startTestServer({ role: 'web' }, server.databaseUri)
const { client, admin, rows, send, told, audited } = await openSupport(server)
const asAdmin = send(server.call, admin.token)
const onSecond = caller(second.url)

const text = { title: 'Subtitles', description: 'For our films' }

/** A client, and calls of its owner. */
const open = async () => {
  const { id, owner, collaborator } = await client()
  const call = send(server.call, owner.token)
  const create = async (more: object = {}) =>
    (await call('POST', '/workflow-requests', { ...text, ...more })).body.data
  const stage = (requestId: string, to: string, call = asAdmin) =>
    call('PUT', `/admin/workflow-requests/${requestId}/stage`, { stage: to })
  return { id, owner, collaborator, call, create, stage }
}

describe('a request', () => {
  test('is submitted at once by either form, and stands at the top level and in data', async () => {
    const { id, owner, call } = await open()
    const form = {
      name: ' Sub\ntitles ',
      description: 'For our films',
      requirements: 'Five languages',
      budget: '2500.50',
    }
    const { status, body } = await call('POST', '/workflow-requests', form)
    expect([status, body.success, body.request_id, body.data.request]).toEqual([
      201,
      true,
      body.data.id,
      body.request,
    ])
    expect(body.data).toMatchObject({
      client_id: id,
      title: 'Sub titles',
      use_case: 'Five languages',
      frequency: null,
      budget: 2500.5,
      status: 'submitted',
      stage: 'submitted',
      timeline: { submitted_at: body.created_at, deployed_at: null },
      timeline_days: null,
      estimated_cost: null,
      estimated_dev_days: null,
      notes: null,
      created_by: owner.id,
    })
    const list = (await call('GET', '/workflow-requests?status=submitted,reviewing')).body
    expect(list.requests).toEqual([body.request])
    expect(list.data.requests).toEqual(list.requests)
    expect((await call('GET', '/workflow-requests?status=lost')).status).toBe(400)
    expect((await call('POST', '/workflow-requests', { description: 'x' })).body.issues[0].path).toBe(
      '/title',
    )
  })

  test('is created once under an Idempotency-Key, also by calls at once on two servers', async () => {
    const { owner } = await open()
    const headers = { 'idempotency-key': 'once' }
    const calls = [server.call, onSecond, server.call].map((url) => send(url, owner.token, headers))
    const answers = await Promise.all(calls.map((call) => call('POST', '/workflow-requests', text)))
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.request_id}`)).size).toBe(1)
    expect((await send(server.call, owner.token)('GET', '/workflow-requests')).body.total).toBe(1)
  })

  test('is edited by its client while it is a draft, and gets notes alone once it is submitted', async () => {
    const { call, create } = await open()
    const draft = await create({ status: 'draft' })
    const put = (body: object) => call('PUT', `/workflow-requests/${draft.id}`, body)
    expect((await put({ title: 'Better', status: 'draft' })).body.data.title).toBe('Better')
    const submitted = (await put({ title: 'Best', status: 'submitted' })).body.data
    expect(submitted).toMatchObject({
      title: 'Best',
      status: 'submitted',
      timeline: { submitted_at: submitted.updated_at },
    })
    expect((await put({ title: 'Another' })).body.code).toBe('REQUEST_STATUS')
    // A form sends all that it shows.
    expect((await put({ title: 'Best', status: 'submitted', notes: 'one' })).body.data.notes).toBe('one')
    expect((await put({ title: 'Best', notes: 'one\n\ntwo' })).body.data.notes).toBe('one\n\ntwo')
    expect((await put({ notes: 'one\n\ntwo' })).body.data.note_list).toHaveLength(2)
    // Of another form that has not read the second one.
    expect((await put({ notes: 'one\n\none more' })).body.data.notes).toBe('one\n\ntwo\n\none more')
    expect((await put({ notes: 'one more' })).body.data.note_list).toHaveLength(4)
    expect((await put({ notes: 'x'.repeat(20_000) })).status).toBe(400)
    for (const more of [{ estimated_cost: 1 }, { status: 'reviewing' }, { status: 'draft' }])
      expect((await put(more)).body.code).toBe('FORBIDDEN')
  })

  test('goes forward only, and its end is final', async () => {
    const { create, stage } = await open()
    const { id } = await create()
    for (const to of ['reviewing', 'negotiation', 'negotiation', 'development', 'deployed']) {
      const { status, body } = await stage(id, to)
      expect([status, body.data.status, body.data.stage]).toEqual([200, to, to])
    }
    for (const to of ['development', 'rejected'])
      expect((await stage(id, to)).body.code).toBe('REQUEST_STATUS')
    const { timeline } = (await asAdmin('GET', `/admin/workflow-requests/${id}`)).body.data
    expect([typeof timeline.dev_started_at, timeline.contract_signed_at]).toEqual(['string', null])
    // A status that it has is no change.
    expect(await audited(id)).toEqual(
      ['created', ...Array(4).fill('changed')].map((verb) => `workflow_request.${verb}`),
    )
  })

  test('of two changes of status at once ends at the later one, on two servers', async () => {
    const { create, stage } = await open()
    const other = send(onSecond, admin.token)
    for (let round = 0; round < 5; round += 1) {
      const { id } = await create()
      const answers = await Promise.all([stage(id, 'reviewing'), stage(id, 'development', other)])
      expect(answers[1].status).toBe(200)
      expect((await asAdmin('GET', `/admin/workflow-requests/${id}`)).body.data.status).toBe('development')
    }
  })

  test('keeps all notes that are added at once by both sides', async () => {
    const { call, create, owner } = await open()
    const { id } = await create()
    const path = `/workflow-requests/${id}`
    const others = send(onSecond, owner.token)
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => {
        const body = { notes: `note ${index}` }
        if (index % 3 === 0) return asAdmin('PUT', `/admin${path}`, body)
        return (index % 3 === 1 ? call : others)('PATCH', path, body)
      }),
    )
    const { note_list } = (await call('GET', path)).body.data
    expect(new Set(note_list.map((note: { text: string }) => note.text)).size).toBe(12)
    expect(note_list.filter(({ by }: { by: string }) => by === 'admin')).toHaveLength(4)
  })

  test('is found by administrators by stage and by client, with the name of its client', async () => {
    const { id: clientId, create, stage } = await open()
    const [first, last] = [await create(), await create()]
    await stage(last.id, 'rejected')
    const list = (
      await asAdmin('GET', `/admin/workflow-requests?client_id=${clientId}&stage=submitted,rejected`)
    ).body.data
    expect(list.requests).toMatchObject([
      { id: last.id, status: 'rejected', client_name: 'Acme' },
      { id: first.id, status: 'submitted', client_name: 'Acme' },
    ])
    expect([list.total, list.totalPages]).toEqual([2, 1])
    expect((await asAdmin('GET', '/admin/workflow-requests?stage=lost')).status).toBe(400)
  })
})

describe('the news of a request', () => {
  test('reach the administrators from the client, and the client from administrators', async () => {
    const { owner, collaborator, call, create, stage } = await open()
    const draft = await create({ status: 'draft' })
    expect(await told(admin.id, draft.id)).toEqual([])
    await call('PUT', `/workflow-requests/${draft.id}`, { status: 'submitted' })
    await call('PUT', `/workflow-requests/${draft.id}`, { notes: 'soon, please' })
    await stage(draft.id, 'reviewing')
    await asAdmin('PUT', `/admin/workflow-requests/${draft.id}`, { estimated_cost: 900, notes: 'in May' })
    expect(await told(admin.id, draft.id)).toEqual(['request.submitted', 'request.noted'])
    const ofClient = ['request.status', 'request.estimated', 'request.noted']
    for (const { id } of [owner, collaborator]) expect(await told(id)).toEqual(ofClient)
  })

  test('that an ended process left are told by the next one, once, in any number of processes', async () => {
    const { id: clientId, owner, call } = await open()
    const writer = clientWriter(owner.id)
    const input = { ...text, use_case: null, frequency: null, budget: null, status: 'submitted' as const }
    const row = openRequest(Bun.randomUUIDv7(), clientId, input, writer, new Date())
    await rows('workflow_requests').insertOne(row)
    const sweepAll = () => Promise.all([server, second].map(({ convene }) => convene.support.sweep()))
    await sweepAll()
    // As a process leaves it that ends after all was told, and before it has said so.
    await rows('workflow_requests').updateOne({ _id: row._id }, { $set: { news: row.news } })
    await sweepAll()
    expect(await told(admin.id, row._id)).toEqual(['request.submitted'])
    expect(await audited(row._id)).toEqual(['workflow_request.created'])
    const { events } = (await call('GET', '/events')).body.data
    expect(events).toMatchObject([
      {
        seq: 1,
        type: 'request.updated',
        id: row.news[0]?.id,
        data: { id: row._id, change: 'created', by: 'client' },
      },
    ])
  })
})

test('a request of another client is none, and a client at its bound asks again once one has ended', async () => {
  const [one, other] = [await open(), await open()]
  const { id } = await one.create()
  expect((await other.call('GET', `/workflow-requests/${id}`)).body.code).toBe('REQUEST_NOT_FOUND')
  const writer = clientWriter(other.owner.id)
  const input = { ...text, use_case: null, frequency: null, budget: null, status: 'submitted' as const }
  const full = Array.from({ length: maxOpenRequests }, () => ({
    ...openRequest(Bun.randomUUIDv7(), other.id, input, writer, new Date()),
    news: [],
  }))
  await rows('workflow_requests').insertMany(full)
  expect((await other.call('POST', '/workflow-requests', text)).body.code).toBe('REQUEST_LIMIT')
  expect((await other.stage(full[0]?._id ?? '', 'rejected')).status).toBe(200)
  expect((await other.call('POST', '/workflow-requests', text)).status).toBe(201)
})

test('requests stay when their author is erased, whose name is gone', async () => {
  const { collaborator, call } = await open()
  const asAuthor = send(server.call, collaborator.token)
  const { id } = (await asAuthor('POST', '/workflow-requests', { ...text, notes: 'mine' })).body.data
  expect((await server.call('DELETE', '/api/auth/me', { token: collaborator.token })).status).toBeLessThan(
    300,
  )
  const row = (await call('GET', `/workflow-requests/${id}`)).body.data
  expect([row.created_by_name, row.note_list[0].author_name]).toEqual(['Deleted user', 'Deleted user'])
})
