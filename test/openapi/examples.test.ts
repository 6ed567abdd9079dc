import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { startFakeLlm } from '../support/fake-llm.ts'
import { mailedToken, openMailbox } from '../support/mailbox.ts'
import type { CallOptions } from '../support/server.ts'
import { openSocket } from '../support/socket.ts'
import { callsIn, type SentExample, toApiPage } from './api-page.ts'
import { isSocket } from './common-refusals.ts'
import { startDemo } from './demo.ts'
import { type Change, earlierAnswers, register } from './earlier-answers.ts'
import { watchLogs } from './kept-logs.ts'
import { exampleRequests, type Operation, toCall } from './operations.ts'

const mailbox = await openMailbox()
const demo = await startDemo({ smtpUrl: mailbox.url, llm: startFakeLlm(['140 euros']).settings })
const { server, call, operations, logIn, logInAs, admin } = demo
const logs = watchLogs(server)

const credentialsOf = async ({
  'x-access': rule,
  'x-roles': [role] = [],
}: Operation): Promise<CallOptions> => {
  if (role) return { token: await logInAs(`${role}@k12.example`) }
  if (rule === 'admin') return { token: admin }
  return rule === 'user' || rule === 'client' || rule === 'anyone' ? { token: await logIn() } : {}
}

const mailed = (page: string, path: string) => async (): Promise<Change> => {
  const { email } = await register(demo)
  if (path !== '') await call('POST', path, { body: { email } })
  return { body: { token: await mailedToken(mailbox, email, page) } }
}

const fromEarlierAnswers: Record<string, () => Promise<Change>> = {
  ...earlierAnswers(demo),
  'POST /api/v1/auth/reset': mailed('reset-password', '/api/v1/auth/forgot'),
  'POST /api/v1/auth/verify-email': mailed('verify-email', ''),
  'POST /auth/verify-email': mailed('verify-email', ''),
}

const examples = new Map<string, SentExample>()

test('the example of each socket opens one', async () => {
  const sockets = operations.filter(isSocket)
  expect(sockets.length).toBeGreaterThan(1)
  for (const operation of sockets) {
    const [request] = exampleRequests(operation)
    const [path] = request ? toCall(operation, request) : []
    const socket = openSocket(`${server.url}${path}`)
    await socket.opened
    socket.cut()
  }
})

/** What an example deletes, the others read before; the account of the others goes last. */
const isLast = ({ name }: Operation): boolean => name === 'DELETE /api/auth/me'

test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])(
  'the server accepts each example of each %s',
  async (method) => {
    const ofMethod = operations.filter((operation) => operation.method === method && !isSocket(operation))
    const refused: unknown[] = []
    for (const operation of ofMethod.sort((one, other) => Number(isLast(one)) - Number(isLast(other)))) {
      const credentials = await credentialsOf(operation)
      for (const request of exampleRequests(operation)) {
        const change = (await fromEarlierAnswers[operation.name]?.()) ?? {}
        const { body } = request
        const [path, options] = toCall(operation, {
          ...request,
          params: { ...request.params, ...change.params },
          query: { ...request.query, ...change.query },
          ...(body && { body: { ...body, value: { ...body.value, ...change.body } } }),
        })
        logs.learn([body?.value, change])
        const sent = { ...options, ...credentials, ...change.options }
        const answer = await logs.send(operation, path, sent)
        if (!examples.has(operation.name))
          examples.set(operation.name, { operation, request, change, answer })
        if (answer.status >= 300) refused.push({ operation: operation.name, ...request, answer: answer.text })
      }
    }
    expect(refused).toEqual([])
  },
)

test('the audit trail has each change under /api/v1', logs.expectChanges)

test('each request under /api/v1 is logged, and no log has a password, a token, a key or a cookie', async () => {
  await logs.expectRequests()
  await logs.expectNoSecret()
})

test('docs/api.md has the call of every operation, as it was sent here', async () => {
  const path = join(import.meta.dir, '../../docs/api.md')
  const page = toApiPage([...examples.values()])
  if (process.env.WRITE_API_PAGE === '1') await Bun.write(path, page)
  const written = callsIn(await Bun.file(path).text())
  expect(written).toHaveLength(examples.size)
  expect(written.toSorted()).toEqual(callsIn(page).toSorted())
})

test('docs/api.md is compared alike on another day', () => {
  const page = toApiPage([...examples.values()])
  const [day = ''] = /\d{4}-\d\d-\d\d(?=T15:00:00Z","ends_at)/.exec(page) ?? []
  expect(day).not.toBe('')
  expect(callsIn(page.replaceAll(day, '2031-02-03'))).toEqual(callsIn(page))
})
