import { afterAll } from 'bun:test'
import { pino } from 'pino'
import type { Principal } from '../../src/http/caller.ts'
import { createShell } from '../../src/http/shell.ts'
import { createVisits } from '../../src/http/socket-visits.ts'
import { createSockets } from '../../src/http/sockets.ts'
import { testSettings } from './server.ts'
import { openSocket, type TestSocket } from './socket.ts'
import { socketGuards } from './socket-guards.ts'

type Role = Principal['role']

/**
 * A server whose sockets only follow the events of their users. Returns the function that opens one as a user, and
 * resolves once it follows.
 */
export const openPeopleEndpoint = async (personEvents: {
  follow(
    socket: Parameters<Parameters<ReturnType<typeof createSockets>['endpoint']>[0]['open']>[0],
  ): Promise<void>
}) => {
  const settings = await testSettings()
  const logger = pino({ level: 'silent' })
  const guards = socketGuards(settings, logger, async (token) => {
    const [userId = '', role = 'user'] = token.split('~')
    const email = `${userId}@people.example`
    return { userId, email, emailVerified: true, role: role as Role, clientId: null, loginId: 'l' }
  })
  const sockets = createSockets(guards, createVisits(guards))
  const app = createShell({ logger, requests: logger }, settings)
    .use(
      sockets.endpoint({
        path: '/people',
        tag: 'People',
        summary: 'Follow the events of the caller',
        fails: [],
        async admit() {},
        async open(socket) {
          await personEvents.follow(socket)
          return { hello: async () => null }
        },
      }),
    )
    .listen({ port: 0, hostname: '127.0.0.1' })
  afterAll(() => app.stop(true))
  return async (userId: string, role: Role = 'user'): Promise<TestSocket> => {
    const socket = openSocket(`http://127.0.0.1:${app.server?.port}/people?token=${userId}~${role}`)
    await socket.opened
    // Its frames are handled once it is open on the other side.
    socket.send('hello', null, 'hello')
    await socket.next('ack', ({ id }) => id === 'hello')
    return socket
  }
}
