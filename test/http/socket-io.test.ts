import { afterAll, describe, expect, test } from 'bun:test'
import type { Caller } from '../../src/http/caller.ts'
import { AppError } from '../../src/http/errors.ts'
import { describeApi } from '../../src/http/openapi.ts'
import type { Socket } from '../../src/http/socket.ts'
import { shareFrame } from '../../src/http/socket-frames.ts'
import { eventually } from '../support/eventually.ts'
import { openSocket } from '../support/socket.ts'
import { connected, ioClient, nextOf, pollByHand, startLiveServer, tutor } from '../support/socket-io.ts'

const entered = new Set<Socket>()
const server = await startLiveServer(
  {
    async admit({ user }: Caller) {
      if (!user) throw new AppError('UNAUTHENTICATED')
      if (user.role === 'student') throw new AppError('FORBIDDEN')
    },
    async open(socket) {
      entered.add(socket)
      socket.signal.addEventListener('abort', () => entered.delete(socket))
      return {
        echo: async (data) => data,
        role: async () => socket.caller.user?.role,
        async fail() {
          throw new Error('connection string mongodb://secret')
        },
        async tell(data) {
          const frames = [shareFrame('told', data), shareFrame('told', 'again')]
          for (const other of entered) other.sendAll(frames)
        },
      }
    },
  },
  { timings: { socketRecheckMs: 20 } },
)
afterAll(() => server.stop())
server.users.set('good', tutor)
const auth = { token: 'good' }
const sessions = `${server.url}/sessions`
const refusalOf = (options: Parameters<typeof ioClient>[1], url = sessions): Promise<unknown> =>
  connected(ioClient(url, options)).then(
    () => null,
    (error) => ({ message: error.message, code: error.data?.code }),
  )
const jwtOf = (exp: number): string => `x.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.x`

for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']])
  describe(`a Socket.IO client over ${transports.join(' and then ')}`, () => {
    const enter = async (namespace = '/sessions') => {
      const client = await connected(ioClient(`${server.url}${namespace}`, { transports, auth }))
      const { engine } = client.io
      await eventually(async () => expect(engine.transport.name).toBe(transports.at(-1) ?? ''))
      return client
    }

    test('gets what a handler returns as its answer, null for nothing', async () => {
      const client = await enter()
      expect(await client.emitWithAck('echo', { text: 'né 🎓', list: [1, null] })).toEqual({
        text: 'né 🎓',
        list: [1, null],
      })
      expect(await client.emitWithAck('echo')).toBeNull()
      client.disconnect()
    })

    test('gets an error as an answer or else as an exception, and stays connected', async () => {
      const client = await enter()
      const error = 'Something went wrong on our side'
      expect(await client.emitWithAck('fail')).toEqual({ success: false, error, code: 'INTERNAL_ERROR' })
      const exception = nextOf(client, 'exception')
      client.emit('fail')
      expect(await exception).toEqual([{ code: 'INTERNAL_ERROR', message: error }])
      for (const event of ['nothing', 'constructor', '__proto__', 'x'.repeat(10_000)])
        expect(await client.emitWithAck(event, {})).toEqual({
          success: false,
          error: 'There is no such event here',
          code: 'VALIDATION_FAILED',
        })
      expect(client.connected).toBe(true)
      client.disconnect()
    })

    test('gets what is sent once for many, in each namespace that it is in', async () => {
      const one = await enter()
      const other = await enter('/')
      const native = openSocket(`${server.url}/native?token=good`)
      await native.opened
      const told = Promise.all([nextOf(one, 'told'), nextOf(other, 'told')])
      native.send('tell', { text: '"quoted" \u2028' })
      expect(await told).toEqual([[{ text: '"quoted" \u2028' }], [{ text: '"quoted" \u2028' }]])
      expect((await native.next('told')).data).toEqual({ text: '"quoted" \u2028' })
      for (const client of [one, other]) client.disconnect()
      native.raw.close()
    })

    test('is disconnected within a recheck when its access ends, and is then refused with the reason', async () => {
      server.users.set('demoted', tutor)
      const client = await connected(ioClient(sessions, { transports, auth: { token: 'demoted' } }))
      const [exception, disconnect] = [nextOf(client, 'exception'), nextOf(client, 'disconnect')]
      server.users.set('demoted', { ...tutor, role: 'student' })
      expect(await exception).toEqual([{ code: 'FORBIDDEN', message: 'You are not allowed to do this' }])
      await disconnect
      client.io.reconnection(true)
      const refusal = nextOf(client, 'connect_error')
      client.connect()
      expect(await refusal).toMatchObject([{ message: 'unauthorized: You are not allowed to do this' }])
      client.disconnect()
    })

    test('acts with its new role when it may stay', async () => {
      server.users.set('changed', tutor)
      const client = await connected(ioClient(sessions, { transports, auth: { token: 'changed' } }))
      expect(await client.emitWithAck('role')).toBe('tutor')
      server.users.set('changed', { ...tutor, role: 'parent' })
      await eventually(async () => expect(await client.emitWithAck('role')).toBe('parent'))
      client.disconnect()
    })

    test('is told by a connect_error to refresh an expired token, once it has been cut for it', async () => {
      const token = jwtOf(1)
      server.users.set(token, tutor)
      const client = ioClient(sessions, {
        transports,
        auth: { token },
        reconnection: true,
        reconnectionDelay: 1,
      })
      await connected(client)
      const refusal = nextOf(client, 'connect_error')
      server.users.delete(token)
      expect(await refusal).toMatchObject([{ message: 'jwt expired', data: { code: 'TOKEN_INVALID' } }])
      client.auth = auth
      client.connect()
      await connected(client)
      client.disconnect()
    })
  })

describe('a Socket.IO client is let in', () => {
  const headers = { authorization: 'Bearer good' }
  const cookie = 'access_token=good'
  test.each([
    ['auth.token', { auth }],
    ['an Authorization header', { extraHeaders: headers }],
    ['the query', { query: { token: 'good' } }],
    ['the cookie', { extraHeaders: { cookie } }],
    ['the cookie and its own origin', { extraHeaders: { cookie, origin: server.url } }],
    [
      'auth.token, which wins over the others',
      { auth, query: { token: 'bad' }, extraHeaders: { cookie: 'x' } },
    ],
  ])('by %s', async (_, options) => {
    for (const transports of [['websocket'], ['polling']]) {
      const client = await connected(ioClient(sessions, { transports, ...options }))
      expect(await client.emitWithAck('role')).toBe('tutor')
      client.disconnect()
    }
  })
})

describe('a Socket.IO client is refused', () => {
  const invalid = {
    message: 'unauthorized: The access token is not valid or has expired',
    code: 'TOKEN_INVALID',
  }
  test.each([
    ['without a token', {}, { message: 'unauthorized: Authentication required', code: 'UNAUTHENTICATED' }],
    [
      'with a token that is no text',
      { auth: { token: { $gt: '' } } },
      { message: 'unauthorized: Authentication required', code: 'UNAUTHENTICATED' },
    ],
    ['with a forged token', { auth: { token: 'forged' } }, invalid],
    ['with an own token that was revoked', { auth: { token: jwtOf(9_999_999_999) } }, invalid],
    [
      'with an own token that has expired',
      { auth: { token: jwtOf(1) } },
      { message: 'jwt expired', code: 'TOKEN_INVALID' },
    ],
  ])('%s', async (_, options, refusal) => {
    expect(await refusalOf(options)).toEqual(refusal)
    expect(await refusalOf({ ...options, transports: ['polling'] })).toEqual(refusal)
  })

  test('at a namespace that is not served', async () => {
    expect(await refusalOf({ auth }, `${server.url}/other`)).toMatchObject({ message: 'Invalid namespace' })
  })

  test('from a foreign origin, in both transports', async () => {
    const headers = { origin: 'https://evil.example', cookie: 'access_token=good' }
    const path = `${server.url}/socket.io/?EIO=4&transport=`
    const polled = await fetch(`${path}polling`, { headers })
    expect([polled.status, await polled.json()]).toMatchObject([403, { code: 'ORIGIN_FORBIDDEN' }])
    expect(await refusalOf({ auth, extraHeaders: headers })).toMatchObject({ message: 'websocket error' })
    const { url } = await pollByHand(server.url, 'good')
    expect((await fetch(url, { headers })).status).toBe(403)
  })
})

test('the polling transport has the CORS, security and request id headers of every other route', async () => {
  const path = `${server.url}/socket.io/?EIO=4&transport=polling`
  const origin = 'http://localhost:3000'
  const preflight = await fetch(path, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    },
  })
  expect(preflight.status).toBe(204)
  for (const response of [preflight, await fetch(path, { headers: { origin } })]) {
    expect(response.headers.get('access-control-allow-origin')).toBe(origin)
    expect(response.headers.get('access-control-allow-credentials')).toBe('true')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('x-request-id')).not.toBeNull()
  }
})

test('the request log names the user of a poll and no token', async () => {
  const { read, send } = await pollByHand(server.url, 'good')
  await send('40/sessions,')
  await read()
  await send('42/sessions,["echo"]')
  await eventually(async () =>
    expect(server.logged().findLast(({ route }) => route === '/socket.io/')).toMatchObject({
      status: 200,
      user: tutor.userId,
    }),
  )
  expect(JSON.stringify(server.logged())).not.toContain('token=')
})

test('the paths of both transports are no operations of the API', () => {
  const { paths }: { paths: object } = JSON.parse(describeApi(server.app))
  expect(Object.keys(paths)).toEqual(['/native', '/upload'])
})

test('a namespace is served by one endpoint', () => {
  const endpoint = { admit: async () => undefined, open: async () => ({}) }
  expect(() => server.socketIo.mount({ namespaces: ['/sessions'], endpoint })).toThrow('/sessions already')
})
