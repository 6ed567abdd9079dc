/**
 * Measures what sharing rate limits costs: polls and creates of 200 users at a server process that shares them with
 * others through the store, and at one on the same store that does not, in alternating rounds. Then the memory of a
 * million addresses.
 * `bun bench/rate-limits.ts [--users 200] [--rate 400] [--seconds 12] [--rounds 5]`
 */
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { addressKey } from '../src/http/address.ts'
import { createWindows } from '../src/http/limit-windows.ts'
import { limitCollection } from '../src/platform/limit-store.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { request, temporaryFolder } from './cases.ts'
import { cpuSeconds, median, residentMegabytes } from './measure.ts'

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '200' },
    rate: { type: 'string', default: '400' },
    seconds: { type: 'string', default: '12' },
    rounds: { type: 'string', default: '5' },
  },
})
const [users, rate, seconds, rounds] = [values.users, values.rate, values.seconds, values.rounds].map(
  Number,
) as [number, number, number, number]

/** All users have used a tenth of this after the first rounds, so every key is shared; it is used up by none. */
const settings = {
  role: 'web' as const,
  trustedProxies: 1,
  rateLimitGeneral: { points: 60, windowSeconds: 3600 },
}
const million = 1_000_000
Bun.gc(true)
const memory = residentMegabytes(process.pid)
const windows = createWindows()
const began = process.cpuUsage()
for (let number = 0; number < million; number += 1) {
  const address = `2001:db8:${(number >> 16).toString(16)}:${(number & 65535).toString(16)}::1`
  windows.take(`address:${addressKey(address)}`, settings.rateLimitGeneral)
}
const { user, system } = process.cpuUsage(began)
Bun.gc(true)
console.log(
  `A million addresses: ${((user + system) / million).toFixed(1)} µs each, ` +
    `${(residentMegabytes(process.pid) - memory).toFixed(0)} MB with the 100,000 that are kept`,
)

const store = await startEmbeddedMongo({ dataDir: await temporaryFolder() })
const uri = store.uri.replace('/?', '/limits?')
const servers = await Promise.all(
  [uri, null].map((mongodbUri) => startServerProcess(uri, { ...settings, mongodbUri })),
)
const [shares, alone] = servers
if (!shares || !alone) throw new Error('two servers are needed')

const tokens: string[] = []
for (let user = 0; user < users; user += 1) {
  const body = { email: `user-${user}@people.example`, password: 'correct horse' }
  const headers = { 'x-forwarded-for': `10.0.${user >> 8}.${user & 255}` }
  tokens.push(String((await request(alone.url, 'POST', '/api/auth/register', { body, headers })).body.token))
}

let refused = 0
/** Two polls, then a create, of each user in turn. */
const send = async (url: string, number: number): Promise<void> => {
  const token = tokens[number % users] ?? ''
  const creates = Math.floor(number / users) % 3 === 2
  const { status } = creates
    ? await request(url, 'POST', '/api/sessions', { token, body: { report_id: Bun.randomUUIDv7() } })
    : await request(url, 'GET', '/api/v1/notifications?limit=20', { token })
  if (status === 429) refused += 1
  else if (status >= 400) throw new Error(`a request of the benchmark was answered with ${status}`)
}

/** Sends at a steady rate, as users do: a sender that waits for answers would spare a slow server. */
const round = async ({ url, pid }: { url: string; pid: number }) => {
  const requests = rate * seconds
  const before = { app: cpuSeconds(pid), store: cpuSeconds(store.pid) }
  const began = performance.now()
  const sent: Promise<void>[] = []
  while (sent.length < requests) {
    const due = Math.min(requests, Math.ceil(((performance.now() - began) / 1000) * rate))
    while (sent.length < due) sent.push(send(url, sent.length))
    await Bun.sleep(5)
  }
  await Promise.all(sent)
  // The last counts follow within a second.
  await Bun.sleep(1200)
  const each = (after: number, first: number) => ((after - first) / requests) * 1e6
  return { app: each(cpuSeconds(pid), before.app), store: each(cpuSeconds(store.pid), before.store) }
}

const measured = {
  shares: { app: [] as number[], store: [] as number[] },
  alone: { app: [] as number[], store: [] as number[] },
}
for (const server of servers) await round(server)
for (let number = 0; number < rounds; number += 1)
  for (const [name, server] of [
    ['shares', shares],
    ['alone', alone],
  ] as const) {
    const { app, store } = await round(server)
    measured[name].app.push(app)
    measured[name].store.push(store)
  }
const rows = databaseOf(await connectMongo(uri)).collection(limitCollection)
console.log(
  `CPU a request in µs, median of ${rounds} rounds of ${rate * seconds} requests, ${rate} a second, of ${users} users; ` +
    `${refused} refused, ${await rows.countDocuments()} keys shared`,
)
for (const part of ['app', 'store'] as const) {
  const [one, other] = [median(measured.shares[part]), median(measured.alone[part])]
  console.log(
    `${part.padEnd(6)} shared ${one.toFixed(0)}  not shared ${other.toFixed(0)}  ratio ${(one / other).toFixed(2)}`,
    measured.shares[part].map(Math.round).join(' '),
    '|',
    measured.alone[part].map(Math.round).join(' '),
  )
}
for (const server of servers) server.kill()
await store.close()

process.exit(0)
