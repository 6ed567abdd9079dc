import { describe, expect, test } from 'bun:test'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'

const server = await startTestServer()
const { call } = server
const admin = await server.person({ role: 'admin' })
const asAdmin = (method: string, path: string, body?: unknown) =>
  call(method, path, { token: admin.token, ...(body !== undefined && { body }) })

describe('administration of accounts', () => {
  test('an admin creates accounts of any role', async () => {
    const email = `${Bun.randomUUIDv7()}@people.example`
    const body = { email, password: 'test123', role: 'tutor', subjects: ['maths'], client_id: null }
    const answer = await asAdmin('POST', '/api/v1/auth/register', body)
    expect(answer.status).toBe(201)
    expect(answer.body.data.user).toMatchObject({ email, role: 'tutor', subjects: ['maths'] })
    expect((await asAdmin('POST', '/api/v1/auth/register', body)).body.code).toBe('EMAIL_TAKEN')
    expect((await asAdmin('POST', '/api/v1/auth/register', { ...body, role: 'king' })).status).toBe(400)
  })

  test('lists by pages and filters, newest first', async () => {
    await server.person({ role: 'student' })
    const newest = await server.person({ role: 'student' })
    const { body } = await asAdmin('GET', '/api/v1/admin/users?role=student&status=active&limit=1')
    expect(body).toMatchObject({ success: true, total: 2, limit: 1, offset: 0, has_more: true })
    expect(body.users.map((user: { id: string }) => user.id)).toEqual([newest.id])
    expect(body.data.users).toEqual(body.users)
    const rest = await asAdmin('GET', '/api/v1/admin/users?role=student&limit=1&offset=1')
    expect(rest.body.has_more).toBe(false)
    for (const query of ['limit=0', 'limit=201', 'limit=1e1', 'limit=0x10', 'offset=-1', 'role=king'])
      expect((await asAdmin('GET', `/api/v1/admin/users?${query}`)).status).toBe(400)
  })

  test('suspending a user ends the tokens at once and is told at the next login', async () => {
    const user = await server.person()
    const path = `/api/v1/admin/users/${user.id}`
    const answer = await asAdmin('PATCH', path, { status: 'suspended' })
    expect(answer.body.data.user.status).toBe('suspended')
    expect((await call('GET', '/api/auth/me', { token: user.token })).status).toBe(401)
    const login = () =>
      call('POST', '/api/auth/login', { body: { email: user.email, password: user.password } })
    const refused = await login()
    expect([refused.status, refused.body.code]).toEqual([403, 'ACCOUNT_SUSPENDED'])
    await asAdmin('PATCH', path, { status: 'active' })
    expect((await login()).status).toBe(200)
  })

  test('a new role takes effect at the next request', async () => {
    const user = await server.person()
    expect((await call('GET', '/api/v1/admin/users', { token: user.token })).status).toBe(403)
    await asAdmin('PATCH', `/api/v1/admin/users/${user.id}`, { role: 'admin' })
    expect((await call('GET', '/api/v1/admin/users', { token: user.token })).status).toBe(200)
  })

  test('an admin cannot suspend, demote or erase the own account', async () => {
    const path = `/api/v1/admin/users/${admin.id}`
    for (const answer of [
      await asAdmin('PATCH', path, { status: 'suspended' }),
      await asAdmin('PATCH', path, { role: 'user' }),
      await asAdmin('DELETE', path),
      await asAdmin('DELETE', '/api/auth/me'),
    ])
      expect([answer.status, answer.body.code]).toEqual([409, 'OWN_ACCOUNT'])
  })

  test('an unknown id is 404, and so is a query operator as an id', async () => {
    for (const id of [Bun.randomUUIDv7(), '[$ne]=1', '%7B%22$gt%22:%22%22%7D']) {
      const answer = await asAdmin('GET', `/api/v1/admin/users/${id}`)
      expect([answer.status, answer.body.code]).toEqual([404, 'USER_NOT_FOUND'])
    }
  })

  test('every change is audited with its actor, before and after', async () => {
    const user = await server.person()
    await asAdmin('PATCH', `/api/v1/admin/users/${user.id}`, { role: 'tutor' })
    const entry = await server.database
      .collection('audit_logs')
      .findOne({ resource_id: user.id, action: 'user.changed' })
    expect(entry).toMatchObject({
      user_id: admin.id,
      ip_address: '127.0.0.1',
      changes: { before: { role: 'user' }, after: { role: 'tutor' } },
    })
  })
})

describe('erasing an account', () => {
  test('ends its tokens at once, frees the address and removes the personal data', async () => {
    const user = await server.person()
    expect((await call('DELETE', '/api/auth/me', { token: user.token })).status).toBe(200)
    expect((await call('GET', '/api/auth/me', { token: user.token })).status).toBe(401)
    const login = await call('POST', '/api/auth/login', {
      body: { email: user.email, password: user.password },
    })
    expect(login.body.code).toBe('CREDENTIALS_INVALID')
    const again = await call('POST', '/api/auth/register', {
      body: { email: user.email, password: 'test123' },
    })
    expect(again.status).toBe(201)
    await eventually(async () => {
      expect((await asAdmin('GET', `/api/v1/admin/users/${user.id}`)).status).toBe(404)
    })
    const rows = await server.database.collection('audit_logs').find({ resource_id: user.id }).toArray()
    expect(rows.map(({ action }) => action)).toContain('user.registered')
    expect(JSON.stringify(rows)).not.toContain(user.email)
  })
})
