/**
 * The three snippets of the guide for the frontend of workflows (`test/contract/guide`, as they stand in it) against a
 * server that runs (`npm start`): sign in, execute and poll every 5 s, refresh. Then the same with cookies alone, and the
 * stream of events beside all of it. Prints each step and what came back, and exits with 1 at the first that goes wrong.
 * `BASE_URL=http://localhost:3000 SEED_CLIENT_PASSWORD=… bun bench/workflow-walk.ts`
 */
import { createStorage, runExecution, runSnippet } from '../test/contract/guide/snippets.ts'
import { request, until } from './cases.ts'
import { createSteps } from './walk/steps.ts'

const { BASE_URL: url = 'http://localhost:3000', SEED_CLIENT_PASSWORD: password } = process.env
if (!password) throw new Error('set SEED_CLIENT_PASSWORD: the first start printed it')
const email = 'contact@estee-agency.com'
const address = `${url}/api/v1`
const { say, count } = createSteps()

// Snippet 1: sign in.

const localStorage = createStorage()
await runSnippet('login', address, { email, password, localStorage })
const token = localStorage.getItem('token') ?? ''
say('Snippet 1 signs in', `a token of ${token.length} characters is kept`, token.length > 100)

const listed = await request(url, 'GET', '/api/v1/workflows', { token })
const workflows = Object.values(Object(listed.body.data).workflows).map((row) => Object(row))
const { id = '', name = '' } = workflows.find(({ name }) => name.startsWith('Social Media')) ?? {}
say('The page lists the workflows', `${workflows.length}, of which it takes ${name}`, id !== '')

const leaving = new AbortController()
const stream = await fetch(`${address}/events`, {
  headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
  signal: leaving.signal,
})
let streamed = ''
void (async () => {
  const decoder = new TextDecoder()
  for await (const chunk of stream.body ?? []) streamed += decoder.decode(chunk, { stream: true })
})().catch(() => undefined)
say(
  'Another page follows the events of all runs',
  `${stream.status}, ${stream.headers.get('content-type')}, X-Accel-Buffering: ${stream.headers.get('x-accel-buffering')}`,
  stream.headers.get('x-accel-buffering') === 'no',
)

// Snippet 2: execute, and poll every 5 s.

const pauses: number[] = []
const execute = (input_data: object) =>
  runExecution(address, { id, token, input_data }, (ms) => {
    pauses.push(ms)
    return Bun.sleep(ms)
  })

const run = await execute({ topic: 'Our spring collection', platforms: 'instagram, linkedin' })
say(
  'Snippet 2 executes it and polls',
  `run ${run.execution_id}: progress ${run.shown.join(', ')}, then ${JSON.stringify(run.output).slice(0, 120)}…`,
  Object(run.output).posts?.length > 0,
)
const refused = await execute({ topic: 'Our spring collection', platforms: 'myspace' })
say(
  'The same with a wrong input throws what the page shows',
  `progress ${refused.shown.join(', ')}, then “${refused.error}”; polls were ${[...new Set(pauses)]} ms apart`,
  (refused.error?.length ?? 0) > 0,
)

// Snippet 3: refresh.

const response = await fetch(`${address}/executions/${run.execution_id}`, {
  headers: { authorization: `Bearer ${token.slice(0, -4)}AAAA` },
})
say('A token that is not valid any more', `${response.status}`, response.status === 401)
await runSnippet('refresh', address, { response, localStorage })
const renewed = localStorage.getItem('token') ?? ''
const retried = await request(url, 'GET', `/api/v1/executions/${run.execution_id}`, { token: renewed })
say(
  'Snippet 3 refreshes, and the original request is sent again',
  `another token, ${retried.status}: ${Object(retried.body.data).status}`,
  renewed !== token && Object(retried.body.data).status === 'completed',
)

// The same with cookies alone.

const cookies = new Map<string, string>()
const send = async (method: string, path: string, body?: object) => {
  const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
  const answer = await request(url, method, `/api/v1${path}`, {
    headers: { origin: new URL(url).origin, ...(cookie && { cookie }) },
    ...(body && { body }),
  })
  for (const line of answer.headers.getSetCookie()) {
    const { name: key, value } = Bun.Cookie.parse(line)
    cookies.set(key, value)
  }
  return answer
}
await send('POST', '/auth/login', { email, password })
say('A page without a token signs in', [...cookies.keys()].join(', '), cookies.has('refresh_token'))
const accepted = await send('POST', `/workflows/${id}/execute`, { input_data: {} })
say('It executes', `${accepted.status}: ${accepted.body.status}`, accepted.status === 202)
const sample = await until(async () => {
  const { body } = await send('GET', `/executions/${accepted.body.execution_id}`)
  return Object(body.data).status === 'completed' ? Object(body.data).output_data : null
})
say('It polls to the end', `sample: ${sample?.sample}`, sample?.sample === true)
const before = cookies.get('access_token')
cookies.set('access_token', 'expired')
const expired = await send('GET', '/auth/me')
say('Its cookie is not valid any more', `${expired.status}`, expired.status === 401)
const refreshed = await send('POST', '/auth/refresh', {})
const me = await send('GET', '/auth/me')
say(
  'It refreshes by its cookie, with an empty body',
  `${refreshed.status}; then ${me.status}, ${Object(me.body.user).email}`,
  me.status === 200 && cookies.get('access_token') !== before,
)

const isWhole = () =>
  (streamed.match(/^event: (completed|failed)$/gm) ?? []).length === 3 && streamed.includes(': still here')
await until(isWhole, 20_000)
const types = [...streamed.matchAll(/^event: (\w+)$/gm)].map(([, type]) => type)
say(
  'The page that follows has seen all three runs, and a comment each 15 s',
  types.join(' '),
  isWhole() && /^id: \d+$/m.test(streamed),
)
leaving.abort()
console.log(`ok    ${count()} steps`)
process.exit(0)
