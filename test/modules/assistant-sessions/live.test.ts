import { describe, expect, test } from 'bun:test'
import { defaultTimings } from '../../../src/timings.ts'
import { startTestServer } from '../../support/server.ts'
import { openSocket } from '../../support/socket.ts'

const timings = { ...defaultTimings, socketRecheckMs: 100 }
const server = await startTestServer({ timings })
const guarded = await startTestServer({ assistantAccess: 'key', timings }, server.databaseUri)
const owner = await server.person()

const open = async (userId: string = owner.id) => {
  const body = { businessId: `B${Bun.randomUUIDv7()}`, userId }
  return (await server.call('POST', '/api/sessions', { body })).body.sessionId
}
const post = (sessionId: string, content: string) =>
  server.call('POST', `/api/sessions/${sessionId}/messages`, { body: { content } })
const live = (sessionId: string, query = '', headers: Record<string, string> = {}) =>
  openSocket(`${server.url}/api/sessions/${sessionId}/live${query}`, { headers })
const guardedLive = (sessionId: string, query = '', headers: Record<string, string> = {}) =>
  openSocket(`${guarded.url}/api/sessions/${sessionId}/live${query}`, { headers })

describe('a live session', () => {
  test('sends the messages after a seq, then each new one, as the route returns them', async () => {
    const sessionId = await open()
    for (const content of ['one', 'two', 'three']) await post(sessionId, content)
    const socket = live(sessionId, '?after=1')
    await socket.next('message', (frame) => frame.data.seq === 3)
    await post(sessionId, 'four')
    await socket.next('message', (frame) => frame.data.seq === 4)
    const { body } = await server.call('GET', `/api/sessions/${sessionId}/messages?after=1`)
    expect(socket.of('message')).toEqual(body)
    socket.raw.close()
  })

  test('stores a sent message, acknowledges it and sends it to every socket of the session', async () => {
    const sessionId = await open()
    const [one, two] = [live(sessionId), live(sessionId)]
    await Promise.all([one.opened, two.opened])
    one.send('send', { content: 'hello', clientMessageId: 'c1' }, 'frame-1')
    const ack = await one.next('ack')
    expect(ack).toMatchObject({ id: 'frame-1', data: { content: 'hello', seq: 1, clientMessageId: 'c1' } })
    for (const socket of [one, two]) expect((await socket.next('message')).data).toEqual(ack.data)
    one.send('send', { content: 'again', clientMessageId: 'c1' }, 2)
    expect((await one.next('ack', (frame) => frame.id === 2)).data).toEqual(ack.data)
    one.raw.close()
    two.raw.close()
  })

  test('reports typing to the other sockets, not to the one that types', async () => {
    const sessionId = await open()
    const [one, two] = [live(sessionId), live(sessionId)]
    await Promise.all([one.opened, two.opened])
    one.send('typing', {}, 1)
    await one.next('ack')
    expect((await two.next('typing')).data.sessionId).toBe(sessionId)
    expect(one.of('typing')).toEqual([])
    one.raw.close()
    two.raw.close()
  })

  test.each([
    ['not JSON', 'VALIDATION_FAILED'],
    ['7', 'VALIDATION_FAILED'],
    ['[]', 'VALIDATION_FAILED'],
    ['{"event":7}', 'VALIDATION_FAILED'],
    ['{"event":"constructor"}', 'VALIDATION_FAILED'],
    ['{"event":"nothing","id":1}', 'VALIDATION_FAILED'],
    ['{"event":"send"}', 'VALIDATION_FAILED'],
    ['{"event":"send","data":{"content":""}}', 'VALIDATION_FAILED'],
    ['{"event":"send","data":{"content":"\\u0000"}}', 'BODY_UNREADABLE'],
    ['{"event":"send","data":{"content":"\\ud800"}}', 'BODY_UNREADABLE'],
    ['{"event":"send","data":{"content":"x","reply":true}}', 'ASSISTANT_NOT_CONFIGURED'],
    ['', 'VALIDATION_FAILED'],
    // Too long to be a test's name.
    ['nested too deep', 'VALIDATION_FAILED'],
  ])('answers the frame %p with an exception and stays open', async (frame, code) => {
    const text = frame === 'nested too deep' ? `{"event":"send","data":${'['.repeat(100_000)}}` : frame
    const sessionId = await open()
    const socket = live(sessionId)
    await socket.opened
    socket.raw.send(text)
    expect((await socket.next('exception')).data).toMatchObject({ code, message: expect.any(String) })
    socket.send('send', { content: 'still here' }, 9)
    expect((await socket.next('ack')).data.content).toBe('still here')
    socket.raw.close()
  })

  test('closes on a frame that is larger than any message', async () => {
    const socket = live(await open())
    await socket.opened
    socket.raw.send('x'.repeat(300_000))
    expect((await socket.closed).code).toBeGreaterThan(1000)
  })

  test('takes the longest message, every character of it escaped', async () => {
    const socket = live(await open())
    await socket.opened
    const content = '\u0001'.repeat(32_000)
    socket.send('send', { content }, 1)
    expect((await socket.next('ack')).data.content).toBe(content)
    socket.raw.close()
  })

  test('is closed when the session is deleted', async () => {
    const sessionId = await open()
    const socket = live(sessionId)
    await socket.opened
    await server.call('DELETE', `/api/sessions/${sessionId}`)
    expect((await socket.closed).code).toBe(1008)
  })

  test('is refused for an unknown session and a wrong seq, before it is opened', async () => {
    expect(live(Bun.randomUUIDv7()).opened).rejects.toThrow()
    expect(live(await open(), '?after=x').opened).rejects.toThrow()
    const upgrade = {
      upgrade: 'websocket',
      connection: 'Upgrade',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-version': '13',
    }
    const answer = await server.call('GET', `/api/sessions/${Bun.randomUUIDv7()}/live`, { headers: upgrade })
    expect(answer).toMatchObject({ status: 404, body: { code: 'SESSION_NOT_FOUND' } })
    const sessionId = await open()
    await server.call('POST', `/api/sessions/${sessionId}/messages`, { body: { content: 'one' } })
    const beyond = await server.call('GET', `/api/sessions/${sessionId}/live?after=2`, { headers: upgrade })
    expect([beyond.status, beyond.body.issues]).toEqual([
      400,
      [{ path: '/after', message: 'must be at most 1, the newest seq: resume from there' }],
    ])
  })
})

describe('the identity of a socket', () => {
  test('comes by header, cookie, query or a first frame', async () => {
    const sessionId = await open()
    const { token } = owner
    for (const [query, headers] of [
      ['', { authorization: `Bearer ${token}` }],
      ['', { cookie: `access_token=${token}` }],
      [`?token=${token}`, {}],
    ] as [string, Record<string, string>][]) {
      const socket = guardedLive(sessionId, query, headers)
      await socket.opened
      socket.send('send', { content: 'hi' }, 1)
      await socket.next('ack')
      socket.raw.close()
    }
    const socket = guardedLive(sessionId)
    await socket.opened
    socket.send('auth', { token }, 'a')
    expect((await socket.next('ack')).data).toEqual({ authenticated: true })
    await socket.next('message')
    socket.raw.close()
  })

  test('may come in a first frame also where none is required, and is checked again while the socket is open', async () => {
    const person = await server.person()
    const sessionId = await open(person.id)
    const socket = live(sessionId, '?token=')
    await socket.opened
    socket.send('auth', {}, 1)
    expect((await socket.next('ack')).data).toEqual({ authenticated: false })
    socket.send('auth', { token: person.token }, 2)
    const ack = await socket.next('ack', (frame) => frame.id === 2)
    expect(ack.data).toEqual({ authenticated: true })
    socket.send('send', { content: 'hi' }, 3)
    await socket.next('ack', (frame) => frame.id === 3)
    const admin = await server.person({ role: 'admin' })
    await server.call('PATCH', `/api/v1/admin/users/${person.id}`, {
      token: admin.token,
      body: { status: 'suspended' },
    })
    expect((await socket.closed).code).toBe(1008)
    const revoked = live(sessionId)
    await revoked.opened
    revoked.send('auth', { token: person.token }, 1)
    expect((await revoked.next('exception')).data.code).toBe('TOKEN_INVALID')
    expect((await revoked.closed).code).toBe(1008)
  })

  test('is required in time: a socket without one receives no message and is closed with 1008', async () => {
    const sessionId = await open()
    await post(sessionId, 'secret')
    const impatient = await startTestServer(
      { assistantAccess: 'key', timings: { ...timings, socketAuthMs: 300 } },
      server.databaseUri,
    )
    const socket = openSocket(`${impatient.url}/api/sessions/${sessionId}/live`)
    await socket.opened
    socket.send('send', { content: 'x' })
    expect((await socket.next('exception')).data.code).toBe('VALIDATION_FAILED')
    expect((await socket.closed).code).toBe(1008)
    expect(socket.of('message')).toEqual([])
    expect(socket.of('exception').at(-1).code).toBe('UNAUTHENTICATED')
  })

  test('is refused when it is a bad token, another user, or a cookie from a foreign page', async () => {
    const sessionId = await open()
    const stranger = await server.person()
    expect(guardedLive(sessionId, '?token=forged').opened).rejects.toThrow()
    expect(guardedLive(sessionId, `?token=${stranger.token}`).opened).rejects.toThrow()
    const headers = { cookie: `access_token=${owner.token}`, origin: 'https://evil.example' }
    expect(guardedLive(sessionId, '', headers).opened).rejects.toThrow()
    const late = guardedLive(sessionId)
    await late.opened
    late.send('auth', { token: stranger.token })
    expect((await late.next('exception')).data.code).toBe('FORBIDDEN')
    expect((await late.closed).code).toBe(1008)
  })

  test('is checked again: the socket of a suspended user is closed', async () => {
    const person = await server.person()
    const admin = await server.person({ role: 'admin' })
    const socket = guardedLive(await open(person.id), `?token=${person.token}`)
    await socket.opened
    await server.call('PATCH', `/api/v1/admin/users/${person.id}`, {
      token: admin.token,
      body: { status: 'suspended' },
    })
    expect((await socket.closed).code).toBe(1008)
    expect(socket.of('exception').at(-1).code).toBe('TOKEN_INVALID')
  })

  test('is admitted again: the socket of a demoted admin is closed', async () => {
    const admin = await server.person({ role: 'admin' })
    const demoted = await server.person({ role: 'admin' })
    const socket = guardedLive(await open(), `?token=${demoted.token}`)
    await socket.opened
    const path = `/api/v1/admin/users/${demoted.id}`
    await server.call('PATCH', path, { token: admin.token, body: { role: 'user' } })
    expect((await socket.closed).code).toBe(1008)
    expect(socket.of('exception').at(-1).code).toBe('FORBIDDEN')
  })
})

test('a server that stops closes its sockets with 1001', async () => {
  const leaving = await startTestServer({}, server.databaseUri)
  const socket = openSocket(`${leaving.url}/api/sessions/${await open()}/live`)
  await socket.opened
  await leaving.stop()
  expect((await socket.closed).code).toBe(1001)
})
