import { describe, expect, test } from 'bun:test'
import { generateKeyPair, SignJWT } from 'jose'
import { startTestServer } from '../support/server.ts'
import { openSocket } from '../support/socket.ts'
import { openFrontend } from './frontend.ts'

const server = await startTestServer()
const closed = await startTestServer({ assistantAccess: 'key' }, server.databaseUri)
const frontend = openFrontend(server, 'http://localhost:3001')
const newBusiness = () => `B${Bun.randomUUIDv7()}`
const contentsOf = (messages: { content: string }[]) => messages.map(({ content }) => content)

/** A user signed in at another issuer sends its token with every call. */
const { privateKey } = await generateKeyPair('RS256')
const foreignToken = await new SignJWT({ email: 'person@else.example' })
  .setProtectedHeader({ alg: 'RS256', kid: 'cognito' })
  .setIssuer('https://cognito-idp.eu-west-1.amazonaws.com/pool')
  .setSubject(Bun.randomUUIDv7())
  .setExpirationTime('1h')
  .sign(privateKey)
const signedInElsewhere = { headers: { authorization: `Bearer ${foreignToken}` } }

describe('the frontend of the assistant', () => {
  test('finds no session, creates one, writes in it, closes it, and finds it closed at the next load', async () => {
    const businessId = newBusiness()
    expect((await frontend.send('GET', '/health')).status).toBe(200)
    const active = `/api/sessions/business/${businessId}/user/user_123/active`
    const none = await frontend.send('GET', active)
    expect([none.status, none.text]).toEqual([200, 'null'])
    const created = await frontend.send('POST', '/api/sessions', {
      body: { businessId, userId: 'user_123', locationId: 'L0100001', sessionType: 'general' },
    })
    expect(created.status).toBe(201)
    const { sessionId } = created.body
    const path = `/api/sessions/${sessionId}`
    await frontend.send('POST', `${path}/messages`, { body: { content: 'Hello' } })
    expect(contentsOf((await frontend.send('GET', `${path}/messages`)).body)).toEqual(['Hello'])
    expect((await frontend.send('GET', active)).body.sessionId).toBe(sessionId)

    const ended = await frontend.send('POST', `${path}/close`, { body: { status: 'resolved' } })
    expect(ended.body).toMatchObject({ sessionId, status: 'resolved', endedAt: expect.any(String) })
    expect((await frontend.send('GET', active)).text).toBe('null')
    const history = await frontend.send('GET', `/api/sessions/business/${businessId}/user/user_123/history`)
    expect(history.body).toEqual([ended.body])
  })

  test('closes without a status, and is refused one that does not end a session', async () => {
    const { body } = await frontend.send('POST', '/api/sessions', {
      body: { businessId: newBusiness(), userId: 'u' },
    })
    const path = `/api/sessions/${body.sessionId}/close`
    expect((await frontend.send('POST', path, { body: { status: 'active' } })).status).toBe(400)
    expect((await frontend.send('POST', path)).body.status).toBe('closed')
    expect((await frontend.send('POST', `/api/sessions/${Bun.randomUUIDv7()}/close`)).status).toBe(404)
  })

  test('sends a message without its socket: the session is found, or made once for all that come at once', async () => {
    const businessId = newBusiness()
    const send = (message: string, rest = {}) =>
      frontend.send('POST', '/api/messages', {
        body: {
          businessId,
          locationId: 'L1',
          userId: 'user_123',
          message,
          timestamp: 1,
          context: {},
          ...rest,
        },
      })
    const answers = await Promise.all(Array.from({ length: 20 }, (_, number) => send(`m${number}`)))
    const { sessionId } = answers[0]?.body ?? {}
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(body).toEqual({ status: 'success', messageId: expect.any(String), sessionId })
    }
    const stored = await frontend.send('GET', `/api/sessions/${sessionId}/messages`)
    expect(contentsOf(stored.body).sort()).toEqual(answers.map((_, number) => `m${number}`).sort())

    const retry = { clientMessageId: 'once', sessionId: null }
    const [first, second] = [await send('again', retry), await send('again', retry)]
    expect(second.body).toEqual(first.body)
    await frontend.send('POST', `/api/sessions/${sessionId}/close`)
    const next = await send('anew')
    expect(next.body.sessionId).not.toBe(sessionId)
    expect((await send('into the old one', { sessionId })).body.sessionId).toBe(sessionId)
  })

  test('opens one session of a customer over two servers, also once the first was deleted', async () => {
    const other = await startTestServer({}, server.databaseUri)
    for (let round = 0; round < 5; round += 1) {
      const body = { businessId: newBusiness(), userId: 'u', message: 'hi' }
      for (let deleted = 0; deleted < 2; deleted += 1) {
        const answers = await Promise.all(
          Array.from({ length: 8 }, (_, at) =>
            (at % 2 === 0 ? server : other).call('POST', '/api/messages', { body }),
          ),
        )
        const ids = new Set(answers.map((answer) => answer.body.sessionId))
        expect(ids.size).toBe(1)
        const [id] = ids
        const messages = await other.call('GET', `/api/sessions/${id}/messages`)
        expect(messages.body.map(({ seq }: { seq: number }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
        expect((await server.call('DELETE', `/api/sessions/${id}`)).status).toBe(200)
      }
    }
  })

  test('sends in the names of its newest version', async () => {
    const businessId = newBusiness()
    const message_id = Bun.randomUUIDv7()
    const body = {
      tenant_id: businessId,
      user_id: 'user_123',
      session_id: null,
      message_id,
      payload: { content: 'Hello', view: 'home', context: {} },
    }
    const first = await frontend.send('POST', '/api/messages', { body })
    expect(first.body.status).toBe('success')
    expect((await frontend.send('POST', '/api/messages', { body })).body).toEqual(first.body)
    for (const missing of ['tenant_id', 'user_id', 'payload']) {
      const refused = await frontend.send('POST', '/api/messages', {
        body: { ...body, [missing]: undefined },
      })
      expect([refused.status, refused.body.code]).toEqual([400, 'VALIDATION_FAILED'])
    }
  })

  test('reads the messages before a time, searches, exports and counts', async () => {
    const businessId = newBusiness()
    const body = { businessId, userId: 'u', message: 'Alpha one' }
    const { sessionId } = (await frontend.send('POST', '/api/messages', { body })).body
    const path = `/api/sessions/${sessionId}`
    const post = async (content: string) =>
      (await frontend.send('POST', `${path}/messages`, { body: { content } })).body
    await Bun.sleep(2)
    const second = await post('Beta')
    await Bun.sleep(2)
    const third = await post('ALPHA three')
    const before = async (time: string) =>
      contentsOf((await frontend.send('GET', `${path}/messages?before=${encodeURIComponent(time)}`)).body)
    expect(await before(third.createdAt)).toEqual(['Alpha one', 'Beta'])
    expect(await before(second.createdAt)).toEqual(['Alpha one'])
    expect(await before('2000-01-01T00:00:00Z')).toEqual([])
    expect(await before('2999-01-01T00:00:00+02:00')).toHaveLength(3)
    expect(await before('3')).toEqual(['Alpha one', 'Beta'])
    for (const bad of ['2026-13-45T00:00:00Z', 'yesterday', '2026-01-01']) {
      const refused = await frontend.send('GET', `${path}/messages?before=${bad}`)
      expect([bad, refused.status]).toEqual([bad, 400])
    }

    const search = (query: string) => frontend.send('GET', `${path}/search?${query}`)
    expect(contentsOf((await search('q=alpha')).body.messages)).toEqual(['Alpha one', 'ALPHA three'])
    expect(contentsOf((await search('q=alpha&limit=1')).body.messages)).toEqual(['ALPHA three'])
    expect((await search('limit=1')).status).toBe(400)

    const json = await frontend.send('GET', `${path}/export?format=json`)
    expect(json.headers.get('content-disposition')).toContain(`session-${sessionId}.json`)
    expect(contentsOf(json.body.messages)).toEqual(['Alpha one', 'Beta', 'ALPHA three'])
    const text = await frontend.send('GET', `${path}/export?format=txt`)
    expect(text.text).toContain(`${third.createdAt} user\nALPHA three\n`)

    const stats = await frontend.send('GET', `/api/sessions/business/${businessId}/stats`)
    const counted = { total: 1, active: 1, ended: 0, messages: 3, lastMessageAt: third.createdAt }
    expect(stats.body).toEqual({ businessId, ...counted })
    const none = await frontend.send('GET', `/api/sessions/business/${newBusiness()}/stats`)
    expect(none.body).toMatchObject({ total: 0, messages: 0, lastMessageAt: null })
  })

  test('creates one session however often it retries with one key, and none in the place of a deleted one', async () => {
    const body = { businessId: newBusiness(), userId: 'u' }
    const headers = { 'idempotency-key': Bun.randomUUIDv7() }
    const create = (fields = {}) =>
      frontend.send('POST', '/api/sessions', { headers, body: { ...body, ...fields } })
    const answers = await Promise.all(Array.from({ length: 5 }, () => create()))
    expect(new Set(answers.map((answer) => answer.body.sessionId)).size).toBe(1)
    expect((await create({ sessionType: 'other' })).body.code).toBe('IDEMPOTENCY_KEY_REUSED')
    await frontend.send('DELETE', `/api/sessions/${answers[0]?.body.sessionId}`)
    expect((await create()).body.code).toBe('IDEMPOTENCY_KEY_REUSED')
  })
})

describe('a token of another issuer', () => {
  test('is ignored on every call of the assistant where access is open', async () => {
    const businessId = newBusiness()
    const { body } = await frontend.send('POST', '/api/sessions', {
      ...signedInElsewhere,
      body: { businessId, userId: 'u' },
    })
    const path = `/api/sessions/${body.sessionId}`
    for (const [method, at, sent] of [
      ['GET', path, undefined],
      ['PATCH', path, { title: 'x' }],
      ['GET', `${path}/messages`, undefined],
      ['POST', `${path}/messages`, { content: 'x' }],
      ['POST', '/api/messages', { businessId, userId: 'u', message: 'x' }],
      ['GET', `${path}/search?q=x`, undefined],
      ['GET', `${path}/export`, undefined],
      ['GET', `/api/sessions/business/${businessId}/active`, undefined],
      ['GET', `/api/sessions/business/${businessId}/user/u/active`, undefined],
      ['GET', `/api/sessions/business/${businessId}/user/u/history`, undefined],
      ['GET', `/api/sessions/business/${businessId}/stats`, undefined],
      ['POST', `${path}/close`, {}],
      ['DELETE', path, undefined],
    ] as const) {
      const answer = await frontend.send(method, at, { ...signedInElsewhere, body: sent })
      expect([method, at, answer.status < 300]).toEqual([method, at, true])
    }
  })

  test('is ignored by the live socket too, in its address and in a first frame', async () => {
    const { body } = await server.call('POST', '/api/sessions', { body: { businessId: 'B', userId: 'u' } })
    const socket = openSocket(`${server.url}/api/sessions/${body.sessionId}/live?token=${foreignToken}`)
    await socket.opened
    socket.send('auth', { token: foreignToken }, 1)
    expect((await socket.next('ack')).data).toEqual({ authenticated: false })
    socket.send('send', { content: 'hi' }, 2)
    expect((await socket.next('message')).data.content).toBe('hi')
    socket.raw.close()
  })

  test('is refused where a key is asked for, on valuations, and on every other product', async () => {
    const businessId = newBusiness()
    const path = `/api/sessions/business/${businessId}/user/u/active`
    expect((await closed.call('GET', path, signedInElsewhere)).body.code).toBe('TOKEN_INVALID')
    for (const [method, at, body] of [
      ['POST', '/api/sessions', {}],
      ['GET', '/api/sessions', undefined],
      ['GET', '/api/sessions/some-report', undefined],
      ['GET', '/api/valuation-sessions/some-report', undefined],
      ['GET', '/api/scans', undefined],
      ['GET', '/api/auth/me', undefined],
    ] as const) {
      const answer = await server.call(method, at, { ...signedInElsewhere, body })
      expect([method, at, answer.body?.code]).toEqual([method, at, 'TOKEN_INVALID'])
    }
  })

  test('does not hide that an own token has ended', async () => {
    const person = await server.person()
    await server.call('POST', '/api/auth/logout', { token: person.token })
    const answer = await server.call('GET', '/api/sessions/business/B/active', { token: person.token })
    expect(answer.body.code).toBe('TOKEN_INVALID')
  })
})

test('words of the assistant or the system are posted by the business alone, also where access is open', async () => {
  const businessId = newBusiness()
  const admin = await server.person({ role: 'admin' })
  const person = await server.person()
  const key = async (business: string) =>
    (await server.call('POST', `/admin/businesses/${business}/api-keys`, { token: admin.token })).body.key
  const { body } = await server.call('POST', '/api/sessions', { body: { businessId, userId: person.id } })
  const path = `/api/sessions/${body.sessionId}/messages`
  for (const [sender, options, status] of [
    ['an anonymous caller', {}, 403],
    ['the customer', { token: person.token }, 403],
    ['another business', { headers: { 'x-api-key': await key('B-other') } }, 403],
    ['the business', { headers: { 'x-api-key': await key(businessId) } }, 201],
    ['an administrator', { token: admin.token }, 201],
  ] as const)
    for (const role of ['assistant', 'system']) {
      const answer = await server.call('POST', path, { ...options, body: { content: 'x', role } })
      expect([sender, role, answer.status]).toEqual([sender, role, status])
    }
})
