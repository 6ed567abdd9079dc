import { describe, expect, test } from 'bun:test'
import { eventually } from '../../support/eventually.ts'
import { type CallOptions, startTestServer } from '../../support/server.ts'
import { openSocket } from '../../support/socket.ts'

const server = await startTestServer({ assistantAccess: 'key' })
const admin = await server.person({ role: 'admin' })
const owner = await server.person()
const stranger = await server.person()

const makeKey = async (businessId: string) => {
  const path = `/admin/businesses/${businessId}/api-keys`
  const made = await server.call('POST', path, { token: admin.token, body: { label: 'website' } })
  expect(made.status).toBe(201)
  return made.body
}

const business = `B${Bun.randomUUIDv7()}`
const key = (await makeKey(business)).key
const foreignKey = (await makeKey('B-other')).key
const withKey = (value: string): CallOptions => ({ headers: { 'x-api-key': value } })

const open = async (userId: string, options: CallOptions = withKey(key)) =>
  await server.call('POST', '/api/sessions', { ...options, body: { businessId: business, userId } })

const session = (await open(owner.id)).body
const byEmail = (await open(owner.email.toUpperCase())).body

const someone: Record<string, CallOptions> = {
  'a key of the business': withKey(key),
  'an admin': { token: admin.token },
  'the customer': { token: owner.token },
  'another customer': { token: stranger.token },
  'a key of another business': withKey(foreignKey),
  'a guest': { guest: 'guest-0123456789' },
  nobody: {},
}

const whole = { 'a key of the business': 200, 'an admin': 200 }
const refused = { 'another customer': 403, 'a key of another business': 403, 'a guest': 401, nobody: 401 }
const mine = { ...whole, 'the customer': 200, ...refused }
const businessOnly = { ...whole, 'the customer': 403, ...refused }

describe('with ASSISTANT_ACCESS=key', () => {
  const routes: [string, string, unknown, Record<string, number>][] = [
    ['GET', `/api/sessions/${session.sessionId}`, undefined, mine],
    ['GET', `/api/sessions/${byEmail.sessionId}`, undefined, mine],
    ['PATCH', `/api/sessions/${session.sessionId}`, { title: 'x' }, mine],
    ['GET', `/api/sessions/${session.sessionId}/messages`, undefined, mine],
    ['GET', `/api/sessions/business/${business}/user/${owner.id}/active`, undefined, mine],
    ['GET', `/api/sessions/business/${business}/user/${owner.id}/history`, undefined, mine],
    ['GET', `/api/sessions/business/${business}/active`, undefined, businessOnly],
    [
      'GET',
      `/admin/businesses/${business}/notes`,
      undefined,
      {
        ...refused,
        'a key of the business': 401,
        'an admin': 200,
        'the customer': 403,
        'a key of another business': 401,
      },
    ],
  ]
  for (const [method, path, body, expected] of routes)
    for (const [who, status] of Object.entries(expected))
      test(`${method} ${path.replace(/[0-9a-f-]{36}/g, '…')} by ${who} is ${status}`, async () => {
        const answer = await server.call(method, path, {
          ...someone[who],
          ...(body !== undefined && { body }),
        })
        expect(answer.status).toBe(status)
        if (status === 403) expect(answer.body.code).toBe('FORBIDDEN')
        if (status === 401) expect(answer.headers.get('www-authenticate')).toContain('Bearer')
      })

  test('creating, posting and deleting follow the same rule', async () => {
    for (const [who, options] of Object.entries(someone)) {
      const allowed = { ...mine }[who as keyof typeof mine] === 200
      expect((await open(owner.id, options)).status === 201).toBe(allowed)
      const path = `/api/sessions/${session.sessionId}/messages`
      const posted = await server.call('POST', path, { ...options, body: { content: who } })
      expect(posted.status === 201).toBe(allowed)
      const target = (await open(owner.id)).body.sessionId
      const removed = await server.call('DELETE', `/api/sessions/${target}`, options)
      expect(removed.status === 200).toBe(allowed)
    }
  })

  test('a refused body is not told from a good one', async () => {
    const path = `/api/sessions/${session.sessionId}`
    const answer = await server.call('PATCH', path, { token: stranger.token, body: { status: 'nonsense' } })
    expect(answer.status).toBe(403)
    const body = { content: '' }
    const asStranger = { token: stranger.token, body }
    expect((await server.call('POST', `${path}/messages`, asStranger)).status).toBe(403)
    expect((await server.call('POST', `${path}/messages`, { body })).status).toBe(401)
    expect((await server.call('POST', '/api/sessions', { body: { businessId: 5 } })).status).toBe(401)
  })
})

describe('API keys', () => {
  test('are shown once, stored hashed and listed without themselves', async () => {
    const made = await makeKey('B-listed')
    expect(made.key).toMatch(/^cvk_[A-Za-z0-9_-]{43}$/)
    const listed = await server.call('GET', '/admin/businesses/B-listed/api-keys', { token: admin.token })
    expect(listed.body).toHaveLength(1)
    expect(listed.body[0]).toMatchObject({ id: made.id, label: 'website', prefix: made.key.slice(0, 10) })
    expect(listed.text).not.toContain(made.key)
    for (const collection of await server.database.listCollections()) {
      const rows = await server.database.collection(collection.name).find({}).toArray()
      expect(JSON.stringify(rows)).not.toContain(made.key)
    }
  })

  test('stop working at the next request once revoked, also on a live socket', async () => {
    const made = await makeKey(business)
    const socket = openSocket(`${server.url}/api/sessions/${session.sessionId}/live`, withKey(made.key))
    await socket.opened
    const path = `/admin/businesses/${business}/api-keys/${made.id}`
    const revoked = await server.call('DELETE', path, { token: admin.token })
    expect(revoked.body.revokedAt).toBeString()
    expect((await server.call('DELETE', path, { token: admin.token })).body.revokedAt).toBe(
      revoked.body.revokedAt,
    )
    const answer = await server.call('GET', `/api/sessions/${session.sessionId}`, withKey(made.key))
    expect(answer).toMatchObject({ status: 401, body: { code: 'API_KEY_INVALID' } })
    expect((await socket.closed).code).toBe(1008)
  })

  test('that are unknown are 401, also beside a good token, and unknown ids are 404', async () => {
    for (const wrong of ['x', `cvk_${'a'.repeat(43)}`, '']) {
      const options = { token: owner.token, headers: { 'x-api-key': wrong } }
      const answer = await server.call('GET', `/api/sessions/${session.sessionId}`, options)
      expect(answer).toMatchObject({ status: 401, body: { code: 'API_KEY_INVALID' } })
    }
    const path = `/admin/businesses/${business}/api-keys/${Bun.randomUUIDv7()}`
    const missing = await server.call('DELETE', path, { token: admin.token })
    expect(missing).toMatchObject({ status: 404, body: { code: 'API_KEY_NOT_FOUND' } })
  })

  test('are made by admins alone, and leave a trail', async () => {
    const path = `/admin/businesses/${business}/api-keys`
    expect((await server.call('POST', path, { token: owner.token })).status).toBe(403)
    expect((await server.call('POST', path, withKey(key))).status).toBe(401)
    await eventually(async () => {
      const entries = await server.database
        .collection('audit_logs')
        .find({ action: 'api_key.created' })
        .toArray()
      expect(entries.length).toBeGreaterThan(0)
      expect(JSON.stringify(entries)).not.toContain(key)
    })
  })

  test('have a rate limit each', async () => {
    const limited = await startTestServer(
      { rateLimitGeneral: { points: 5, windowSeconds: 60 } },
      server.databaseUri,
    )
    const path = `/api/sessions/${session.sessionId}`
    const made = await makeKey(business)
    for (let number = 0; number < 5; number += 1)
      expect((await limited.call('GET', path, withKey(made.key))).status).toBe(200)
    const refusal = await limited.call('GET', path, withKey(made.key))
    expect(refusal).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } })
    expect(refusal.headers.get('retry-after')).toBeString()
    expect((await limited.call('GET', path, withKey(key))).status).toBe(200)
    await limited.stop()
  })
})

describe('for a business an admin', () => {
  test('writes notes and reads them back', async () => {
    const path = '/admin/businesses/B-notes/notes'
    const { token } = admin
    expect((await server.call('GET', path, { token })).body).toEqual({
      businessId: 'B-notes',
      notes: '',
      updatedAt: null,
    })
    const written = await server.call('PUT', path, { token, body: { notes: 'We open at nine.' } })
    expect(written.body).toMatchObject({ notes: 'We open at nine.', updatedAt: expect.any(String) })
    expect((await server.call('GET', path, { token })).body).toMatchObject({ notes: 'We open at nine.' })
    const large = { notes: 'x'.repeat(100_001) }
    expect((await server.call('PUT', path, { token, body: large })).status).toBe(400)
  })

  test('exports and searches its conversations as JSON lines, of that business alone', async () => {
    const businessId = `B${Bun.randomUUIDv7()}`
    const asAdmin = { token: admin.token }
    for (const [userId, texts] of [
      ['one', ['My BOILER is cold', 'line\nbreak']],
      ['two', ['Where are you?']],
      ['three', []],
    ] as const) {
      const opened = await server.call('POST', '/api/sessions', { ...asAdmin, body: { businessId, userId } })
      for (const content of texts)
        await server.call('POST', `/api/sessions/${opened.body.sessionId}/messages`, {
          ...asAdmin,
          body: { content },
        })
    }
    const path = `/admin/businesses/${businessId}/conversations`
    const lines = (text: string) =>
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    const all = await server.call('GET', path, asAdmin)
    expect(all.headers.get('content-type')).toBe('application/x-ndjson')
    const found = lines(all.text)
    expect(found.map((one) => one.userId)).toEqual(['one', 'two', 'three'])
    expect(found[0].messages.map((message: { content: string }) => message.content)).toEqual([
      'My BOILER is cold',
      'line\nbreak',
    ])
    const searched = lines((await server.call('GET', `${path}?q=boiler`, asAdmin)).text)
    expect(searched.map((one) => one.userId)).toEqual(['one'])
    expect((await server.call('GET', `${path}?q=.*`, asAdmin)).text).toBe('')
    expect((await server.call('GET', path, { token: owner.token })).status).toBe(403)
  })
})
