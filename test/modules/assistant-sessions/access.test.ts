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
const withKey = (value: string): CallOptions => ({ headers: { 'x-api-key': value } })

const open = async (userId: string, options: CallOptions = withKey(key)) =>
  await server.call('POST', '/api/sessions', { ...options, body: { businessId: business, userId } })

const session = (await open(owner.id)).body
const byEmail = (await open(owner.email.toUpperCase())).body

describe('with ASSISTANT_ACCESS=key', () => {
  test('a customer may be named by the e-mail address, in any case', async () => {
    const path = `/api/sessions/${byEmail.sessionId}`
    expect((await server.call('GET', path, { token: owner.token })).status).toBe(200)
    expect((await server.call('GET', path, { token: stranger.token })).status).toBe(403)
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
