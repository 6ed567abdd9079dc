import { describe, expect, test } from 'bun:test'
import { createVisitStore } from '../../../src/modules/workflows/clients/visits-store.ts'
import { type Execution, openExecution } from '../../../src/modules/workflows/executions/execution.ts'
import { defaultTimings } from '../../../src/timings.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'
import { openSocket } from '../../support/socket.ts'
import { rowsOf } from './executions-setup.ts'
import { openWorkflows, password } from './workflows-setup.ts'

const timings = { ...defaultTimings, socketRecheckMs: 20 }
const server = await startTestServer({ timings })
const { call, database } = server
const { admin, as, asAdmin, client, member, signIn, workflow } = await openWorkflows(server)

describe('an admin', () => {
  test('creates a client from a name alone, and one from what a form sends', async () => {
    const plain = await asAdmin('POST', '/clients', { name: ' Lumen ' })
    expect(plain.status).toBe(201)
    expect(plain.body.data).toEqual({ client: plain.body.client })
    expect(plain.body.client).toMatchObject({
      name: 'Lumen',
      email: null,
      company_name: null,
      plan: 'starter',
      status: 'active',
      subscription_amount: 0,
      subscription_start_date: null,
    })
    const form = await asAdmin('POST', '/clients', {
      name: 'Form',
      plan: 'pro',
      status: 'pending',
      subscription_amount: '900.50',
      subscription_start_date: '2026-02-01',
    })
    expect(form.body.client).toMatchObject({
      plan: 'pro',
      status: 'pending',
      subscription_amount: 900.5,
      subscription_start_date: '2026-02-01T00:00:00.000Z',
    })
  })

  test.each([
    [{}],
    [{ name: '' }],
    [{ name: 'x', plan: 'gold' }],
    [{ name: 'x', subscription_amount: -1 }],
    [{ name: 'x', subscription_amount: 'much' }],
    [{ name: 'x', subscription_start_date: '2026-13-45' }],
    [{ name: 'x', email: 'no address' }],
  ])('cannot create a client from %j', async (body) => {
    const answer = await asAdmin('POST', '/clients', body)
    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED'])
  })

  test('lists clients with their owner and counts, by status, plan, words and name', async () => {
    const name = `Zebra ${Bun.randomUUIDv7()}`
    const { id, owner } = await client({ name, plan: 'premium_custom', email: 'hello@zebra.example' })
    await workflow(id)
    const find = async (query: string) => (await asAdmin('GET', `/clients?${query}`)).body
    const found = await find(`search=${encodeURIComponent(name.toUpperCase())}`)
    expect(found).toMatchObject({
      success: true,
      total: 1,
      limit: 20,
      offset: 0,
      has_more: false,
      hasMore: false,
      page: 1,
      totalPages: 1,
      total_pages: 1,
      pagination: { page: 1, limit: 20, offset: 0, total: 1, totalPages: 1, total_pages: 1 },
    })
    expect(found.data.clients).toEqual(found.clients)
    expect(found.clients[0]).toMatchObject({
      id,
      users_count: 2,
      workflows_count: 1,
      executions_count: 0,
      executions_30d: 0,
      last_seen_at: null,
      owner: { id: owner.id, email: owner.email },
    })
    expect((await find('search=hello@zeb zebr')).clients[0].id).toBe(id)
    expect((await find('search=ebra')).total).toBe(0)
    expect((await find('search=zebra&plan=starter')).total).toBe(0)
    expect((await find('search=zebra&status=suspended')).total).toBe(0)
    const names = (await find('sort=-name&limit=200')).clients.map((row: { name: string }) => row.name)
    expect(names).toEqual(names.toSorted().toReversed())
    expect((await asAdmin('GET', '/clients?status=gone')).status).toBe(400)
    expect((await asAdmin('GET', '/clients?limit=201')).status).toBe(400)
  })

  test('lists when a person of each client was last seen, and the runs that ended in 30 days', async () => {
    const [one, two] = [await client({ name: 'Visited' }), await client({ name: 'Visited' })]
    const id = await workflow(one.id)
    const days = [0, 29, 31].map((ago) => new Date(Date.now() - ago * 86_400_000))
    const found = await server.convene.workflows.workflows.acrossClients.byId(id)
    if (!found) throw new Error('no workflow')
    const runs = days.map((at, index): Execution => {
      const status = index ? 'completed' : 'failed'
      const run = openExecution(
        { _id: Bun.randomUUIDv7(), workflow: found, user_id: null, input_data: {} },
        at,
      )
      return { ...run, status, outcome: status, started_at: at, completed_at: at, unsettled: true }
    })
    await rowsOf(server).executions.insertMany(runs)
    const rows = async () => {
      const { body } = await asAdmin('GET', '/clients?search=visited&sort=created_at')
      return body.clients.map((row: Record<string, unknown>) => [row.executions_30d, row.last_seen_at])
    }
    expect(await rows()).toEqual([
      [2, null],
      [0, null],
    ])
    await server.call('GET', '/api/v1/workflows', { token: one.owner.token })
    await eventually(async () => expect((await rows())[0]).toEqual([2, expect.any(String)]))
    const [seen, ...others] = await rows()
    expect(others).toEqual([[0, null]])
    // Another process notes no visit of the same hour, and the next one does.
    const visits = createVisitStore(server.database)
    const hour = 3_600_000
    const last = Date.parse(seen[1])
    await visits.note(one.id, new Date(last + hour - 1))
    expect(await rows()).toEqual([seen, ...others])
    await visits.note(one.id, new Date(last + hour))
    expect((await visits.lastOf([one.id, two.id])).get(one.id)?.getTime()).toBe(last + hour)
  })

  test('saves a client only as it was read, where the request names what was read', async () => {
    const { id } = await client({ name: 'First', subscription_amount: 10 })
    const path = `/api/v1/admin/clients/${id}`
    const save = (method: string, body: object, tag: string | null) =>
      call(method, path, { token: admin.token, body, headers: tag === null ? {} : { 'if-match': tag } })
    const read = async () => (await call('GET', path, { token: admin.token })).headers.get('etag')
    const tag = await read()
    // Two saves of one state at once: one of them came first.
    const both = await Promise.all([
      save('PUT', { name: 'Second' }, tag),
      save('PATCH', { subscription_amount: 20 }, tag),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
    expect(both.find(({ status }) => status === 412)?.body.code).toBe('PRECONDITION_FAILED')
    const saved = both.find(({ status }) => status === 200)?.headers.get('etag') ?? ''
    expect(saved).toBe((await read()) ?? '')
    expect((await save('PATCH', { name: 'Third' }, `"none", ${saved}`)).status).toBe(200)
    expect((await save('PATCH', { name: 'Fourth' }, saved)).status).toBe(412)
    expect((await save('PATCH', { name: 'Fourth' }, null)).body.client.name).toBe('Fourth')
  })

  test('pages by number as well as by offset', async () => {
    for (let count = 0; count < 3; count += 1) await asAdmin('POST', '/clients', { name: 'Paged' })
    const second = (await asAdmin('GET', '/clients?search=paged&limit=2&page=2')).body
    expect(second).toMatchObject({ page: 2, offset: 2, total: 3, totalPages: 2, hasMore: false })
    expect(second.clients).toHaveLength(1)
    const first = (await asAdmin('GET', '/clients?search=paged&limit=2')).body
    expect([first.page, first.has_more, first.clients.length]).toEqual([1, true, 2])
  })

  test('gets and changes a client, with an entry in the audit trail for each change', async () => {
    const { id } = await client()
    const workflowId = await workflow(id)
    const { body } = await asAdmin('GET', `/clients/${id}`)
    expect(body.workflows.map((row: { id: string }) => row.id)).toEqual([workflowId])
    expect(body.stats).toEqual({
      total_workflows: 1,
      total_executions: 0,
      success_count: 0,
      success_rate: '0.00',
      executions_this_month: 0,
      revenue_this_month: '0.00',
      open_tickets: 0,
      total_members: 2,
      owners_count: 1,
      collaborators_count: 1,
    })
    const changed = await asAdmin('PUT', `/clients/${id}`, { name: 'New name', plan: 'pro' })
    expect(changed.body.client).toMatchObject({ name: 'New name', plan: 'pro', status: 'active' })
    expect((await asAdmin('GET', '/clients?search=new%20name&limit=1')).body.clients[0].id).toBe(id)
    await asAdmin('PATCH', `/clients/${id}`, { company_name: 'Acme SA' })
    const trail = await database.collection('audit_logs').find({ resource_id: id }).sort({ _id: 1 }).toArray()
    expect(trail.map(({ action }) => action)).toEqual(['client.created', 'client.changed', 'client.changed'])
    expect(trail[1]).toMatchObject({
      user_id: admin.id,
      client_id: id,
      changes: { before: { name: 'Acme', plan: 'starter' }, after: { name: 'New name', plan: 'pro' } },
    })
  })

  test('gets 404 for a client that does not exist', async () => {
    for (const [method, body] of [['GET'], ['PUT', {}], ['PATCH', {}], ['DELETE']] as const) {
      const answer = await asAdmin(method, `/clients/${Bun.randomUUIDv7()}`, body)
      expect([answer.status, answer.body.code]).toEqual([404, 'CLIENT_NOT_FOUND'])
    }
    const path = '/api/v1/auth/register'
    const body = { email: `${Bun.randomUUIDv7()}@people.example`, password, client_id: 'none' }
    expect((await call('POST', path, { token: admin.token, body })).status).toBe(400)
  })
})

describe('suspending a client', () => {
  test('ends the tokens of its people at once, their sockets and streams, and refuses their logins', async () => {
    const { id, owner, collaborator } = await client()
    const session = { businessId: `B${Bun.randomUUIDv7()}`, userId: 'customer' }
    const { sessionId } = (await call('POST', '/api/sessions', { body: session })).body
    const socket = openSocket(`${server.url}/api/sessions/${sessionId}/live?token=${owner.token}`)
    await socket.opened
    const stream = await fetch(`${server.url}/api/v1/events`, {
      headers: { authorization: `Bearer ${owner.token}`, accept: 'text/event-stream' },
    })

    const answer = await asAdmin('DELETE', `/clients/${id}`)
    expect(answer.body.client.status).toBe('suspended')
    for (const { token } of [owner, collaborator]) {
      const me = await call('GET', '/api/v1/auth/me', { token })
      expect([me.status, me.body.code]).toEqual([401, 'TOKEN_INVALID'])
    }
    expect((await socket.closed).reason).toBe('access ended')
    expect(await stream.text()).toStartWith(': connected')

    for (const path of ['/api/v1/auth/login', '/api/auth/login', '/auth/login']) {
      const login = await call('POST', path, { body: { email: owner.email, password } })
      expect([login.status, login.body.code]).toEqual([403, 'CLIENT_SUSPENDED'])
    }
    const body = { refresh_token: owner.refreshToken }
    const refresh = await call('POST', '/api/v1/auth/refresh', { body })
    expect([refresh.status, refresh.body.code]).toEqual([403, 'CLIENT_SUSPENDED'])
    const wrong = await call('POST', '/api/v1/auth/login', {
      body: { email: owner.email, password: 'wrong' },
    })
    expect(wrong.body.code).toBe('CREDENTIALS_INVALID')
    const refused = {
      resource_id: owner.id,
      action: 'user.login_refused',
      'changes.after.reason': 'CLIENT_SUSPENDED',
    }
    expect(await database.collection('audit_logs').countDocuments(refused)).toBe(3)
  })

  test('is not undone for old tokens when the client is active again', async () => {
    const { id, owner } = await client()
    await asAdmin('PATCH', `/clients/${id}`, { status: 'suspended' })
    await asAdmin('PATCH', `/clients/${id}`, { status: 'active' })
    expect((await call('GET', '/api/v1/auth/me', { token: owner.token })).status).toBe(401)
    expect((await signIn(owner.email)).status).toBe(200)
  })

  test('reaches other processes, and leaves other clients alone', async () => {
    const other = await startTestServer({ timings }, server.databaseUri)
    const { id, owner } = await client()
    const bystander = await client()
    const me = (token: string) => other.call('GET', '/api/v1/auth/me', { token })
    expect([(await me(owner.token)).status, (await me(bystander.owner.token)).status]).toEqual([200, 200])
    const socket = openSocket(`${other.url}/api/sessions/${await newSession()}/live?token=${owner.token}`)
    await socket.opened
    await asAdmin('DELETE', `/clients/${id}`)
    await socket.closed
    expect((await me(owner.token)).status).toBe(401)
    expect((await me(bystander.owner.token)).status).toBe(200)
    await other.stop()
  })

  const newSession = async () => {
    const body = { businessId: `B${Bun.randomUUIDv7()}`, userId: 'customer' }
    return (await call('POST', '/api/sessions', { body })).body.sessionId
  }
})

describe('a login', () => {
  test('shows the client and the role there, as does /auth/me', async () => {
    const { id, owner, collaborator } = await client({ name: 'Shown', plan: 'pro' })
    const { body } = await signIn(owner.email)
    const shown = { id, name: 'Shown', plan: 'pro', status: 'active' }
    expect(body).toMatchObject({ user: { client_id: id, client_role: 'owner' }, client: shown })
    expect(body.data.client).toEqual(body.client)
    expect(Object.keys(body.client)).not.toContain('owner_ids')
    const me = await call('GET', '/api/v1/auth/me', { token: collaborator.token })
    expect(me.body).toMatchObject({
      user: { client_role: 'collaborator' },
      client: shown,
      data: { client: shown },
    })
    const refreshed = await call('POST', '/api/v1/auth/refresh', {
      body: { refresh_token: owner.refreshToken },
    })
    expect(refreshed.body.client).toMatchObject(shown)
  })

  test('of a user without a client shows null', async () => {
    const { token } = await server.person()
    const { body } = await call('GET', '/api/v1/auth/me', { token })
    expect([body.client, body.user.client_role]).toEqual([null, null])
  })
})

describe('the owners of a client', () => {
  const change = (id: string, body: object) =>
    call('PATCH', `/api/v1/admin/users/${id}`, { token: admin.token, body })

  test('are never none: the last one cannot be lowered, moved or erased', async () => {
    const { owner, collaborator, id } = await client()
    const other = await client()
    for (const answer of [
      await change(owner.id, { client_role: 'collaborator' }),
      await change(owner.id, { client_id: null }),
      await change(owner.id, { client_id: other.id }),
      await call('DELETE', `/api/v1/admin/users/${owner.id}`, { token: admin.token }),
      await call('DELETE', '/api/auth/me', { token: owner.token }),
    ])
      expect([answer.status, answer.body.code]).toEqual([409, 'LAST_OWNER'])
    expect((await as(owner, 'GET', '/auth/me')).status).toBe(200)
    await change(collaborator.id, { client_role: 'owner' })
    expect((await change(owner.id, { client_role: 'collaborator' })).status).toBe(200)
    expect((await call('DELETE', '/api/auth/me', { token: collaborator.token })).body.code).toBe('LAST_OWNER')
    expect((await asAdmin('GET', `/clients/${id}`)).body.client.owner.id).toBe(collaborator.id)
  })

  test('of two that are lowered at once, one stays', async () => {
    const { id, owner } = await client()
    const second = await member(id, 'owner')
    const answers = await Promise.all(
      [owner, second].map((one) => change(one.id, { client_role: 'collaborator' })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    const people = (await as(owner, 'GET', '/settings/collaborators')).body.collaborators
    expect(people.filter((one: { client_role: string }) => one.client_role === 'owner')).toHaveLength(1)
  })

  test('a role needs a client, and moving to another client ends the tokens', async () => {
    const { collaborator } = await client()
    const other = await client()
    const person = await server.person()
    expect((await change(person.id, { client_role: 'owner' })).status).toBe(400)
    const body = { email: `${Bun.randomUUIDv7()}@people.example`, password, client_role: 'owner' }
    const made = await call('POST', '/api/v1/auth/register', { token: admin.token, body })
    expect([made.status, made.body.issues[0].path]).toEqual([400, '/client_role'])
    const moved = await change(collaborator.id, { client_id: other.id })
    expect(moved.body.user).toMatchObject({ client_id: other.id, client_role: 'collaborator' })
    expect((await as(collaborator, 'GET', '/auth/me')).status).toBe(401)
  })
})
