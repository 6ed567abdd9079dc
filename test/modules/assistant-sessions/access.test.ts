import { describe, expect, test } from 'bun:test'
import { type CallOptions, startTestServer } from '../../support/server.ts'

const server = await startTestServer({ assistantAccess: 'key' })
const admin = await server.person({ role: 'admin' })
const owner = await server.person()
const stranger = await server.person()

const makeKey = async (businessId: string): Promise<string> =>
  (await server.call('POST', `/admin/businesses/${businessId}/api-keys`, { token: admin.token })).body.key

const business = `B${Bun.randomUUIDv7()}`
const key = await makeKey(business)
const foreignKey = await makeKey('B-other')
const withKey = (value: string): CallOptions => ({ headers: { 'x-api-key': value } })

const open = async (userId: string, options: CallOptions = withKey(key)) =>
  await server.call('POST', '/api/sessions', { ...options, body: { businessId: business, userId } })

const session = (await open(owner.id)).body
const byEmail = (await open(owner.email.toUpperCase())).body

const callers: Record<string, CallOptions> = {
  'a key of the business': withKey(key),
  'an admin': { token: admin.token },
  'the customer': { token: owner.token },
  'another customer': { token: stranger.token },
  'a key of another business': withKey(foreignKey),
  'a guest': { guest: 'guest-0123456789' },
  'an anonymous caller': {},
}

const always = { 'a key of the business': 200, 'an admin': 200 }
const refused = {
  'another customer': 403,
  'a key of another business': 403,
  'a guest': 401,
  'an anonymous caller': 401,
}
const mine = { ...always, 'the customer': 200, ...refused }
const businessOnly = { ...always, 'the customer': 403, ...refused }

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
    for (const [name, status] of Object.entries(expected))
      test(`${method} ${path.replace(/[0-9a-f-]{36}/g, '…')} by ${name} is ${status}`, async () => {
        const answer = await server.call(method, path, {
          ...callers[name],
          ...(body !== undefined && { body }),
        })
        expect(answer.status).toBe(status)
        if (status === 403) expect(answer.body.code).toBe('FORBIDDEN')
        if (status === 401) expect(answer.headers.get('www-authenticate')).toContain('Bearer')
      })

  test('creating, posting and deleting follow the same rule', async () => {
    for (const [name, options] of Object.entries(callers)) {
      const allowed = mine[name as keyof typeof mine] === 200
      expect((await open(owner.id, options)).status === 201).toBe(allowed)
      const path = `/api/sessions/${session.sessionId}/messages`
      const posted = await server.call('POST', path, { ...options, body: { content: name } })
      expect(posted.status === 201).toBe(allowed)
      const target = (await open(owner.id)).body.sessionId
      const removed = await server.call('DELETE', `/api/sessions/${target}`, options)
      expect(removed.status === 200).toBe(allowed)
    }
  })

  test('a caller without access gets the same answer for a bad body as for a good one', async () => {
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

describe('an admin', () => {
  test('writes the notes of a business and reads them back', async () => {
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

  test('exports and searches the conversations of one business as JSON lines', async () => {
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
