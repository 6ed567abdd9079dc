import { expect, test } from 'bun:test'
import { startTestServer } from './support/server.ts'
import { openSocket } from './support/socket.ts'

const server = await startTestServer()

test('a server that is told to stop says so and serves on until proxies know, then closes its sockets with 1001', async () => {
  const { body } = await server.call('POST', '/api/sessions', { body: { businessId: 'B1', userId: 'u1' } })
  const live = `${server.url}/api/sessions/${body.sessionId}/live`
  const before = await server.call('GET', '/health')
  expect([before.status, before.body.status, before.headers.get('connection')]).not.toContain('close')

  const { promise: noticed, resolve: endNotice } = Promise.withResolvers<void>()
  const stopped = server.convene.stop(undefined, noticed)
  const health = await server.call('GET', '/health')
  expect([health.status, health.body.status, health.headers.get('connection')]).toEqual([
    503,
    'stopping',
    'close',
  ])
  expect(health.body.checks).toEqual(before.body.checks)
  expect(await server.call('GET', '/health/live')).toMatchObject({
    status: 503,
    body: { status: 'stopping' },
  })
  const other = await server.call('GET', `/api/sessions/${body.sessionId}`)
  expect([other.status, other.headers.get('connection')]).toEqual([200, 'close'])
  const socket = openSocket(live)
  await socket.opened

  endNotice()
  await stopped
  expect((await socket.closed).code).toBe(1001)
  expect(await fetch(`${server.url}/health`).catch(() => 'refused')).toBe('refused')
})
