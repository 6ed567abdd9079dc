import { openSocket, type TestSocket } from '../support/socket.ts'
import { clientCalls } from './client-calls.ts'
import type { Call, HotCall, Person, SocketOf, Target } from './hot-call.ts'
import { lessonCalls } from './lesson-calls.ts'

const password = 'correct horse'

/** Throws unless a call was answered with 2xx. */
const checked =
  (call: Call): Call =>
  async (method, path, options) => {
    const answer = await call(method, path, options)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`)
    return answer
  }

/** Opens accounts of each product, a lesson, a client with a workflow of one step, and returns their calls in order. */
export const openHotCalls = async (target: Target): Promise<{ calls: HotCall[]; close(): void }> => {
  const { url, adminToken } = target
  const call = checked(target.call)
  const asAdmin = async (method: string, path: string, body?: object) =>
    (await call(method, path, { token: adminToken, ...(body && { body }) })).body
  const signIn = async (email: string) =>
    (await call('POST', '/api/v1/auth/login', { body: { email, password } })).body
  const open = async (account: object = {}): Promise<{ id: string; email: string; token: string }> => {
    const email = `${Bun.randomUUIDv7()}@people.example`
    const { user } = await asAdmin('POST', '/api/v1/auth/register', { email, password, ...account })
    return { id: user.id, email, token: (await signIn(email)).access_token }
  }
  const sockets: TestSocket[] = []
  const socketOf = async (path: string): Promise<TestSocket> => {
    const socket = openSocket(`${url}${path}`)
    await socket.opened
    sockets.push(socket)
    return socket
  }
  const calls = [
    ...(await accountCalls(call, await open())),
    ...valuationCalls(call),
    ...assistantCalls(call, socketOf),
    ...scanCalls(call, await open()),
    ...(await lessonCalls(call, asAdmin, open, socketOf)),
    ...(await clientCalls(call, asAdmin, open, socketOf)),
  ]
  return {
    calls,
    close(): void {
      for (const socket of sockets) socket.cut()
    },
  }
}

const accountCalls = async (call: Call, { email, token }: Person): Promise<HotCall[]> => {
  const login = await call('POST', '/api/v1/auth/login', { body: { email, password } })
  const cookie = `refresh_token=${login.body.refresh_token}`
  return [
    { name: 'sign in', run: () => call('POST', '/api/auth/login', { body: { email, password } }) },
    {
      name: 'refresh a token',
      run: () => call('POST', '/api/v1/auth/refresh', { headers: { cookie }, body: {} }),
    },
    { name: 'read the own account', run: () => call('GET', '/api/auth/me', { token }) },
    { name: 'list notifications', run: () => call('GET', '/notifications', { token }) },
  ]
}

const valuationCalls = (call: Call): HotCall[] => {
  const guest = `guest_${Bun.randomUUIDv7()}`
  let path = ''
  const form_data = { company_name: 'Bakkerij Peeters', revenue: 640_000, note: 'n'.repeat(2000) }
  return [
    {
      name: 'open a valuation',
      async run() {
        const { body } = await call('POST', '/api/sessions', { guest, body: { form_data } })
        path = `/api/sessions/${body.session.report_id}`
      },
    },
    {
      name: 'save a valuation',
      run: () => call('PATCH', path, { guest, body: { partial_data: { revenue: Math.random() } } }),
    },
    { name: 'restore a valuation', run: () => call('GET', path, { guest }) },
    { name: 'list valuations', run: () => call('GET', '/api/sessions?limit=20', { guest }) },
  ]
}

const assistantCalls = (call: Call, socketOf: SocketOf): HotCall[] => {
  const businessId = `B${Bun.randomUUIDv7()}`
  const userId = 'user_1'
  let path = ''
  const post = (more: object = {}) =>
    call('POST', `${path}/messages`, { body: { content: 'When do you open on Sundays?', ...more } })
  return [
    {
      name: 'open an assistant session',
      async run() {
        const { body } = await call('POST', '/api/sessions', { body: { businessId, userId } })
        path = `/api/sessions/${body.sessionId}`
      },
    },
    {
      name: 'find the active session',
      run: () => call('GET', `/api/sessions/business/${businessId}/user/${userId}/active`),
    },
    { name: 'post a message', run: () => post() },
    { name: 'read a page of messages', run: () => call('GET', `${path}/messages?limit=20`) },
    {
      name: 'open the socket of a session',
      async run() {
        const socket = await socketOf(`${path}/live?after=0`)
        await socket.next('message')
        socket.cut()
      },
    },
    {
      name: 'ask the assistant',
      async run() {
        const question = (await post({ reply: true })).body
        // The reply is the message after it, whether it is stored before the socket is open or later.
        const socket = await socketOf(`${path}/live?after=${question.seq}`)
        await socket.next('message')
        socket.cut()
      },
    },
  ]
}

const scanCalls = (call: Call, { token }: Person): HotCall[] => {
  let id = ''
  return [
    {
      name: 'scan a text',
      async run() {
        const text = 'The project has a tight budget and an aggressive deadline.'
        id = (await call('POST', '/api/scan', { token, body: { text } })).body.scan_id
      },
    },
    { name: 'read a scan', run: () => call('GET', `/api/scans/${id}`, { token }) },
    { name: 'list scans', run: () => call('GET', '/api/scans?limit=20', { token }) },
  ]
}
