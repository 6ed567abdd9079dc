import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedMongo } from '../../src/embedded-mongo/index.ts'
import { loginCollection } from '../../src/modules/accounts/login-store.ts'
import { limitCollection, limitRowId } from '../../src/platform/limit-store.ts'
import { defaultTimings } from '../../src/timings.ts'
import { openClient } from '../modules/workflows/executions-setup.ts'
import { eventually } from '../support/eventually.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { startTcpProxy } from '../support/tcp-proxy.ts'

const folder = await mkdtemp(join(tmpdir(), 'convene-limits-'))
const store = await startEmbeddedMongo({ dataDir: folder, port: 0 })
const line = await startTcpProxy(`http://127.0.0.1:${store.port}`)
afterAll(async () => {
  await line.stop()
  await store.close(0)
  await rm(folder, { recursive: true, force: true })
})
const uriBy = (port: number | string) => `mongodb://127.0.0.1:${port}/limits?directConnection=true`
const settings = {
  mongodbUri: uriBy(store.port ?? 0),
  rateLimitGeneral: { points: 200, windowSeconds: 900 },
  rateLimitAuth: { points: 5, windowSeconds: 900 },
  trustedProxies: 1,
  timings: { ...defaultTimings, limitSyncMs: 10, drainMs: 500 },
}
/** Two processes as far as they know: they meet in the store alone. */
const here = await startTestServer(settings, uriBy(store.port ?? 0))
const there = await startTestServer({ ...settings, role: 'web' }, uriBy(new URL(line.url).port))
const both = [here, there]
const admin = await here.person({ role: 'admin' })

let last = 0
const fresh = () => {
  last += 1
  return { 'x-forwarded-for': `2001:db8:0:${last.toString(16)}::1` }
}
const on = (index: number): TestServer => both[index % 2] ?? here

describe('the login limit of two processes', () => {
  const login = (index: number, email: string, password: string, headers: Record<string, string>) =>
    on(index).call('POST', '/api/auth/login', { body: { email, password }, headers })

  test('refuses the sixth wrong login, and then the right one too', async () => {
    const { email, password } = await here.person()
    const headers = fresh()
    const seen: number[] = []
    for (let index = 0; index < 7; index += 1)
      seen.push((await login(index, email, 'wrong password', headers)).status)
    expect(seen).toEqual([401, 401, 401, 401, 401, 429, 429])
    const refused = await login(1, email, password, headers)
    expect([refused.status, refused.body.code]).toEqual([429, 'RATE_LIMITED'])
    expect(Number(refused.headers.get('retry-after'))).toBeWithin(1, 901)
    expect((await login(1, email, password, fresh())).status).toBe(200)
  })

  test('lets five of those through that come at once, and counts no more of the others', async () => {
    const { email } = await here.person()
    const headers = fresh()
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) => login(index, email, 'wrong password', headers)),
    )
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(11)
  })

  test('gives a success back, however many were refused beside it', async () => {
    const { email, password } = await here.person()
    const headers = fresh()
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => login(index, email, password, headers)),
    )
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(5)
    // A process remembers what it refused for a moment.
    for (const index of [0, 1])
      await eventually(async () => {
        const next = await login(index, email, password, headers)
        expect([next.status, next.headers.get('ratelimit-remaining')]).toEqual([200, '5'])
      })
  })

  test('counts 50 failures of an address over all accounts', async () => {
    const headers = fresh()
    const wrong = (index: number) => login(index, `absent-${index}@people.example`, 'wrong password', headers)
    const seen = await Promise.all(Array.from({ length: 52 }, (_, index) => wrong(index)))
    expect(seen.filter(({ status }) => status === 401)).toHaveLength(50)
    // Another address of the same line.
    const other = { 'x-forwarded-for': headers['x-forwarded-for'].replace('::1', '::2') }
    expect((await login(0, 'absent@people.example', 'wrong password', other)).status).toBe(429)
    const { email, password } = await here.person()
    expect((await login(1, email, password, fresh())).status).toBe(200)
  })
})

describe('the general limit of two processes', () => {
  const ask = async (index: number, guest: string) =>
    (await on(index).call('GET', '/nothing', { guest, headers: fresh() })).status
  const rowsOf = (guest: string) =>
    here.database.collection(limitCollection).findOne({ _id: limitRowId(`guest:${guest}`) } as object)

  test('is used up at both when it is at one, but for what the other let through before it knew', async () => {
    const guest = 'guest_of_two_processes'
    const seen = await Promise.all(Array.from({ length: 101 }, () => ask(0, guest)))
    expect(seen.filter((status) => status === 404)).toHaveLength(100)
    let passed = 0
    await eventually(async () => {
      const status = await ask(1, guest)
      if (status === 404) passed += 1
      expect(status).toBe(429)
    })
    // It has used a tenth of its limit before it asks the store.
    expect(passed).toBeGreaterThanOrEqual(10)
    await eventually(async () => expect((await rowsOf(guest))?.count).toBe(100 + passed))
  })

  test('leaves a key alone that has used less than a tenth of it', async () => {
    const [few, many] = ['guest_of_few_requests', 'guest_of_many_requests']
    for (let index = 0; index < 18; index += 1) await ask(index, few)
    for (let index = 0; index < 20; index += 1) await ask(index, many)
    await eventually(async () => expect((await rowsOf(many))?.count).toBe(20))
    expect(await rowsOf(few)).toBeNull()
  })

  test('goes on in a process without the store, and is told of it once the store is back', async () => {
    const guest = 'guest_of_a_cut_process'
    line.behave(() => 'refuse')
    line.cut()
    const seen: number[] = []
    for (let index = 0; index < 101; index += 1) seen.push(await ask(1, guest))
    expect(seen).toEqual([...Array(100).fill(404), 429])
    expect(await rowsOf(guest)).toBeNull()
    line.behave(() => 'pass')
    await eventually(async () => expect((await rowsOf(guest))?.count).toBe(100))
    for (let index = 0; index < 10; index += 1) await ask(0, guest)
    await eventually(async () => expect(await ask(0, guest)).toBe(429))
  })
})

describe('access that ends at one process', () => {
  /** A user, and the user and the key of a client, each with what suspends them. */
  const people = async () => {
    const [user, client] = [await here.person(), await openClient(here)]
    const made = await client.call('POST', '/api-keys', { body: { name: 'key', scopes: ['read'] } })
    const suspend = (path: string) =>
      here.call('PATCH', path, { token: admin.token, headers: fresh(), body: { status: 'suspended' } })
    const workflows = '/api/v1/workflows'
    return [
      ['/api/auth/me', { token: user.token }, () => suspend(`/api/v1/admin/users/${user.id}`)],
      ['/api/auth/me', { token: client.token }, () => suspend(`/api/v1/admin/clients/${client.id}`)],
      [workflows, { headers: { 'x-api-key': made.body.key, ...fresh() } }, async () => null],
    ] as const
  }
  type People = Awaited<ReturnType<typeof people>>
  const statuses = (of: People, server: TestServer) =>
    Promise.all(of.map(async ([path, options]) => (await server.call('GET', path, options)).status))

  test('ends at the other one as soon as the change stream says so', async () => {
    const few = await people()
    for (const server of both) expect(await statuses(few, server)).toEqual([200, 200, 200])
    for (const [, , suspend] of few) await suspend()
    expect(await statuses(few, here)).toEqual([401, 401, 401])
    await eventually(async () => {
      // Each try counts.
      await Bun.sleep(50)
      expect(await statuses(few, there)).toEqual([401, 401, 401])
    })
  })

  test('ends there at the next request while the change stream is cut', async () => {
    let reads = 0
    line.behave((piece) => {
      if (piece.includes('$changeStream') || piece.includes('getMore')) return 'refuse'
      if (piece.includes(loginCollection)) reads += 1
      return 'pass'
    })
    line.cut()
    const few = await people()
    // The process has noticed: it asks the store each time.
    await eventually(async () => {
      for (const _ of [1, 2, 3]) {
        const before = reads
        expect(await statuses(few, there)).toEqual([200, 200, 200])
        expect(reads).toBeGreaterThanOrEqual(before + 2)
      }
    })
    for (const [, , suspend] of few) await suspend()
    // A connection that breaks meanwhile is 503.
    expect(await statuses(few, there)).not.toContain(200)
    await eventually(async () => expect(await statuses(few, there)).toEqual([401, 401, 401]))
    line.behave(() => 'pass')
  })
})
