/**
 * Measures the CPU time of a restore, a list of 20 with its total, and a card. The peers are a usual Express
 * server and a bare Bun.serve with the driver, on the same store in one run.
 * `bun bench/valuation-sessions.ts [--requests 3000] [--rounds 3] [--million]`
 * `--million` measures lists instead: of owners of few and of many sessions, in a store of a million rows.
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { createCardStore } from '../src/modules/valuation-sessions/index.ts'
import { connectMongo } from '../src/platform/mongo.ts'
import { load, median, residentMegabytes, startPinned, untilAnswers } from './measure.ts'
import { measureMillion } from './million-sessions.ts'

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '3000' },
    rounds: { type: 'string', default: '3' },
    long: { type: 'string', default: '0' },
    million: { type: 'boolean', default: false },
  },
})
const requests = Number(values.requests)
const rounds = Number(values.rounds)

const dataDir = await mkdtemp(join(tmpdir(), 'convene-bench-'))
const store = await startEmbeddedMongo({ dataDir })
const uri = store.uri.replace('/?', '/bench?')
if (values.million) {
  await measureMillion(uri)
  await store.close()
  process.exit()
}

const secret = 'a secret for the benchmark, of more than 32 characters'
const shared = { MONGODB_URI: uri, JWT_SECRET: secret, DATA_DIR: dataDir, LOG_DIR: join(dataDir, 'logs') }

const peers = [
  {
    name: 'convene',
    port: 4101,
    script: '../src/main.ts',
    env: { RATE_LIMIT_GENERAL: 'off', RATE_LIMIT_AUTH: 'off' },
  },
  { name: 'express', port: 4102, script: './peers/express-valuation.ts', env: {} },
  { name: 'bare', port: 4103, script: './peers/bare-valuation.ts', env: {} },
].map(({ name, port, script, env }) => ({
  name,
  url: `http://127.0.0.1:${port}`,
  ...startPinned(1, join(import.meta.dir, script), { ...shared, ...env, PORT: String(port) }),
}))
const [convene] = peers
if (!convene) throw new Error('nothing to measure')
await Promise.all(peers.map(({ url }) => untilAnswers(`${url}/health`)))

const post = async (path: string, body: object, token?: string) => {
  const response = await fetch(`${convene.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as { token: string }
}

/** About 2 KB, like a form that is filled in. */
const form = (number: number) => ({
  company_name: `Company ${number}`,
  years: Object.fromEntries(
    [2021, 2022, 2023, 2024].map((year) => [`y${year}`, { revenue: year * number, ebitda: 12.5 }]),
  ),
  owners: Array.from({ length: 8 }, (_, at) => ({
    name: `Owner ${at}`,
    share: at / 10,
    active: at % 2 === 0,
  })),
  notes: 'Recurring revenue, one large customer, lease ends in three years. '.repeat(12),
})

const { token } = await post('/api/auth/register', { email: 'bench@example.com', password: 'benchmark' })
for (let number = 0; number < 100; number += 1)
  await post('/api/sessions', { report_id: `bench_${number}`, form_data: form(number) }, token)
const connection = await connectMongo(uri)
await createCardStore(connection).insert({
  _id: 'bench-card',
  company_name: 'Bakkerij',
  created_at: new Date(),
  updated_at: new Date(),
})

const headers = { authorization: `Bearer ${token}` }
const cases = [
  { name: 'restore', path: (number: number) => `/api/sessions/bench_${number % 100}` },
  { name: 'list of 20', path: (number: number) => `/api/sessions?limit=20&offset=${(number % 4) * 20}` },
  { name: 'card', path: () => '/api/business-cards?token=bench-card' },
]

console.log(`App CPU a request in µs, median of ${rounds} rounds of ${requests} requests, 8 at a time`)
for (const { name, path } of cases) {
  const cpu = new Map<string, number[]>()
  for (const peer of peers)
    await load(peer.pid, requests / 2, 8, (number) => fetch(peer.url + path(number), { headers }))
  for (let round = 0; round < rounds; round += 1)
    for (const peer of peers) {
      const measured = await load(peer.pid, requests, 8, (number) =>
        fetch(peer.url + path(number), { headers }),
      )
      cpu.set(peer.name, [...(cpu.get(peer.name) ?? []), measured.cpuMicroseconds])
    }
  const [own = 0, express = 0, bare = 0] = peers.map((peer) => median(cpu.get(peer.name) ?? []))
  console.log(
    `${name.padEnd(11)} convene ${own.toFixed(0)}  express ${express.toFixed(0)}  bare ${bare.toFixed(0)}` +
      `  ratio to express ${(own / express).toFixed(2)}  to bare ${(own / bare).toFixed(2)}`,
  )
}

const long = Number(values.long)
if (long > 0) {
  const marks: string[] = []
  for (let part = 0; part < 5; part += 1) {
    await load(convene.pid, long / 5, 8, (number) =>
      fetch(`${convene.url}/api/sessions/bench_${number % 100}`, { headers }),
    )
    marks.push(residentMegabytes(convene.pid).toFixed(0))
  }
  console.log(`Resident memory in MB at each fifth of ${long} requests: ${marks.join(', ')}`)
}

for (const peer of peers) peer.kill()
await connection.close()
await store.close()
