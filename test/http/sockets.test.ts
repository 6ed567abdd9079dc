import { afterAll, expect, test } from 'bun:test'
import { pino } from 'pino'
import type { Principal } from '../../src/http/caller.ts'
import { AppError } from '../../src/http/errors.ts'
import { createShell } from '../../src/http/shell.ts'
import { createVisits } from '../../src/http/socket-visits.ts'
import { createSockets } from '../../src/http/sockets.ts'
import { defaultTimings } from '../../src/timings.ts'
import { eventually } from '../support/eventually.ts'
import { testSettings } from '../support/server.ts'
import { openSocket } from '../support/socket.ts'
import { socketGuards } from '../support/socket-guards.ts'
import { tutor as user } from '../support/socket-io.ts'

/** The users of the tokens, which the tests change while sockets are open. */
const users = new Map<string, Principal>()
/** What `admit` throws for anyone, once set. */
let storeFault: Error | null = null

const settings = await testSettings({ timings: { ...defaultTimings, socketRecheckMs: 20 } })
const logger = pino({ level: 'silent' })
const guards = socketGuards(settings, logger, async (token) => users.get(token) ?? null)
const sockets = createSockets(guards, createVisits(guards))
const app = createShell({ logger, requests: logger }, settings)
  .use(
    sockets.endpoint({
      path: '/room',
      tag: 'Rooms',
      summary: 'Enter a room',
      fails: ['FORBIDDEN'],
      async admit({ user }) {
        if (storeFault) throw storeFault
        if (user?.role === 'student') throw new AppError('FORBIDDEN')
      },
      open: async (socket) => ({ role: async () => socket.caller.user?.role ?? null }),
    }),
  )
  .listen({ port: 0, hostname: '127.0.0.1' })
afterAll(() => app.stop(true))

const enter = async (token: string) => {
  users.set(token, user)
  const socket = openSocket(`http://127.0.0.1:${app.server?.port}/room?token=${token}`)
  await socket.opened
  let asked = 0
  const role = async () => {
    asked += 1
    socket.send('role', null, asked)
    return (await socket.next('ack', ({ id }) => id === asked)).data
  }
  return { socket, role }
}

test('an open socket whose user may not enter any more is closed with the reason', async () => {
  const { socket } = await enter('refused')
  users.set('refused', { ...user, role: 'student' })
  expect((await socket.closed).code).toBe(1008)
  expect(socket.of('exception').at(-1).code).toBe('FORBIDDEN')
})

test('an open socket whose user may still enter stays, and acts with the new role', async () => {
  const { socket, role } = await enter('changed')
  expect(await role()).toBe('tutor')
  users.set('changed', { ...user, role: 'parent' })
  await eventually(async () => expect(await role()).toBe('parent'))
  expect(socket.of('exception')).toEqual([])
  socket.raw.close()
})

test('an open socket stays while the store cannot be asked', async () => {
  const { socket, role } = await enter('unasked')
  storeFault = new Error('the store is down')
  users.set('unasked', { ...user, role: 'parent' })
  await Bun.sleep(100)
  expect(await role()).toBe('tutor')
  storeFault = null
  await eventually(async () => expect(await role()).toBe('parent'))
  socket.raw.close()
})
