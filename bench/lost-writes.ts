/**
 * Two writes at once to one document, of which neither may be lost; and a first start that is killed with -9 while it
 * loads the demo data, which the next start completes. Exits with 1 on a fault.
 * `bun bench/lost-writes.ts [--pairs 100] [--kills 8]`
 */
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { createCases, request, signUp, startMain, temporaryFolder, until } from './cases.ts'

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '100' }, kills: { type: 'string', default: '8' } },
})
const pairs = Number(values.pairs)
const cases = createCases()

const store = await startEmbeddedMongo({ dataDir: await temporaryFolder(), port: 0 })
const uri = `mongodb://127.0.0.1:${store.port}/writes?directConnection=true`
const servers = await Promise.all([startServerProcess(uri), startServerProcess(uri)])
const [here = '', there = ''] = servers.map(({ url }) => url)
const user = await signUp(here)

/** Sends two PATCHes at once, to two processes, again and again. Counts the values that are not there afterwards. */
const race = (
  done: string,
  path: string,
  bodies: (round: string) => [object, object],
  stored: (body: Record<string, unknown>) => unknown[],
) =>
  cases.run(here, `${pairs} times two PATCHes at once, ${done}`, async () => {
    let lost = 0
    const statuses = new Set<number>()
    for (let round = 1; round <= pairs; round += 1) {
      const [one, other] = bodies(String(round))
      const replies = await Promise.all([
        request(here, 'PATCH', path, { token: user.token, body: one }),
        request(round % 2 ? there : here, 'PATCH', path, { token: user.token, body: other }),
      ])
      for (const { status } of replies) statuses.add(status)
      const { body } = await request(there, 'GET', path, { token: user.token })
      lost += stored(body).filter((value) => value !== String(round)).length
    }
    return {
      happened: `${lost} values lost, answers ${[...statuses]}`,
      ok: lost === 0 && statuses.size === 1,
    }
  })

const assistant = await request(here, 'POST', '/api/sessions', { body: { businessId: 'B', userId: 'u' } })
const assistantPath = `/api/sessions/${assistant.body.sessionId}`
await race(
  'title and metadata of an assistant session',
  assistantPath,
  (round) => [{ title: round }, { metadata: { round } }],
  ({ title, metadata }) => [title, Object(metadata).round],
)
await race(
  'two keys of the metadata of an assistant session',
  assistantPath,
  (round) => [{ metadata: { one: round } }, { metadata: { other: round } }],
  ({ metadata }) => [Object(metadata).one, Object(metadata).other],
)
const valuation = await request(here, 'POST', '/api/sessions', { token: user.token, body: {} })
await race(
  'two keys of the form of a valuation',
  `/api/sessions/${Object(valuation.body.session).report_id}`,
  (round) => [{ partial_data: { deep: { one: round } } }, { partial_data: { deep: { other: round } } }],
  ({ session }) => {
    const deep = Object(Object(Object(session).form_data).deep)
    return [deep.one, deep.other]
  },
)
await race(
  'both names of a user',
  '/api/v1/auth/me',
  (round) => [{ first_name: round }, { last_name: round }],
  (body) => [Object(body.user).first_name, Object(body.user).last_name],
)
for (const server of servers) server.kill()
await store.close(0)

const passwords = { SEED_CLIENT_PASSWORD: 'a password for all', SEED_ADMIN_PASSWORD: 'a password for one' }
const isHealthy = async (url: string) =>
  (await request(url, 'GET', '/health').catch(() => null))?.status === 200

/** What the demo data is, as its logins see it. */
const describe = async (url: string): Promise<string> => {
  const tokenOf = async (email: string, password: string) =>
    String(
      (await request(url, 'POST', '/api/v1/auth/login', { body: { email, password } })).body.access_token,
    )
  const owner = await tokenOf('owner@upswitch.example', passwords.SEED_CLIENT_PASSWORD)
  const analyst = await tokenOf('analyst@riskscan.example', passwords.SEED_CLIENT_PASSWORD)
  const admin = await tokenOf('admin@masstock.com', passwords.SEED_ADMIN_PASSWORD)
  const history = (await request(url, 'GET', '/api/sessions/business/B0100001/user/user_123/history')).body
  const sessions = Object.values(history).map((session) => Object(session).messageCount)
  const totals = await Promise.all([
    request(url, 'GET', '/api/sessions', { token: owner }),
    request(url, 'GET', '/api/scans', { token: analyst }),
    request(url, 'GET', '/api/v1/admin/users', { token: admin }),
    request(url, 'GET', '/api/business-cards?token=demo-card'),
  ])
  const shown = totals.map(({ status, body }) => `${status}:${body.total ?? Object(body.data).total ?? ''}`)
  return `${shown.join(' ')}, messages ${sessions.join(' ')}`
}

const whole = startMain(await temporaryFolder(), passwords)
const seedStartedAt = performance.now()
await until(() => isHealthy(whole.url), 60_000)
const seedMs = performance.now() - seedStartedAt
const expected = await describe(whole.url)
for (let kill = 1; kill <= Number(values.kills); kill += 1)
  await cases.run(
    whole.url,
    `the first start is killed at ${kill}/${Number(values.kills) + 1} of its time`,
    async () => {
      const dataDir = await temporaryFolder()
      const first = startMain(dataDir, passwords)
      await Bun.sleep((seedMs * kill) / (Number(values.kills) + 1))
      first.kill()
      const again = startMain(dataDir, passwords)
      const healthy = await until(() => isHealthy(again.url), 60_000)
      const found = healthy ? await describe(again.url) : 'the next start is not healthy'
      again.kill()
      return {
        happened: found === expected ? `the next start has all: ${found}` : `${found} instead of ${expected}`,
        ok: found === expected,
      }
    },
  )
whole.kill()
cases.end()
