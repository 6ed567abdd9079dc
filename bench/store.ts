/**
 * The embedded store beside another engine that speaks the protocol, and beside `bun:sqlite` with JSON in this process:
 * operations a second and CPU of store and client, by turns; the medians, and their ratios to the embedded store.
 * `bun bench/store.ts [mongodb://127.0.0.1:27018 --other-pid 123] [--rounds 5] [--ms 500] [--rows 20000]`
 */
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { MongoClient } from 'mongodb'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { seededRandom, temporaryFolder } from './cases.ts'
import { cpuSeconds, median } from './measure.ts'
import { type Engine, mongoEngine, type Row, sqliteEngine } from './store-cases/engines.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    ms: { type: 'string', default: '500' },
    rows: { type: 'string', default: '20000' },
    'other-pid': { type: 'string' },
  },
})
const [otherUri] = positionals
const rowCount = Number(values.rows)
const random = seededRandom(1)
const rowOf = (number: number): Row => ({
  _id: `row-${number}`,
  user_id: `user-${number % 200}`,
  updated_at: 1_700_000_000_000 + number,
  status: 'open',
  number,
  text: 'The company grows by 12 % a year. '.repeat(10),
})
const rows = Array.from({ length: rowCount }, (_, number) => rowOf(number))

const folder = await temporaryFolder()
const store = await startEmbeddedMongo({ dataDir: folder })
const connect = (uri: string) => new MongoClient(uri, { maxPoolSize: 32 }).connect()
const clients = [await connect(store.uri)]
type Measured = { perSecond: number[]; store: number[]; client: number[] }
type Subject = { name: string; pid?: number; engine: Engine; measured: Map<string, Measured> }
const subjects: Subject[] = []
const add = (name: string, engine: Engine, pid?: number) => {
  subjects.push({ name, engine, measured: new Map(), ...(pid && { pid }) })
}
for (const client of clients) add('embedded', await mongoEngine(client.db('bench'), rows), store.pid)
if (otherUri) {
  const client = await connect(otherUri)
  clients.push(client)
  add('other', await mongoEngine(client.db('bench'), rows), Number(values['other-pid'] ?? 0))
}
add('sqlite', sqliteEngine(folder, rows))

let inserted = rowCount
const anyId = () => `row-${Math.floor(random() * rowCount)}`
const operations: Record<string, (engine: Engine) => Promise<unknown>> = {
  insert: (engine) => {
    inserted += 1
    return engine.insert(rowOf(inserted))
  },
  'find by id': (engine) => engine.find(anyId()),
  'find 20 sorted': (engine) => engine.page(`user-${Math.floor(random() * 200)}`),
  'update by id': (engine) => engine.update(anyId(), random() < 0.5 ? 'done' : 'open'),
  findAndModify: (engine) => engine.findAndModify(anyId()),
  'claim and release a job': (engine) => engine.claim(),
}

const measure = async (
  { engine, pid }: Subject,
  concurrency: number,
  run: (engine: Engine) => Promise<unknown>,
) => {
  let done = 0
  const storeBefore = pid ? cpuSeconds(pid) : 0
  const clientBefore = process.cpuUsage()
  const before = performance.now()
  const end = before + Number(values.ms)
  const worker = async () => {
    while (performance.now() < end) {
      await run(engine)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  const seconds = (performance.now() - before) / 1000
  const { user, system } = process.cpuUsage(clientBefore)
  return {
    perSecond: done / seconds,
    store: pid ? ((cpuSeconds(pid) - storeBefore) / done) * 1e6 : 0,
    client: (user + system) / done,
  }
}

const names = Object.keys(operations)
// The first round warms up.
for (let round = 0; round <= Number(values.rounds); round += 1)
  for (const concurrency of [1, 32])
    for (const [name, run] of Object.entries(operations))
      for (const subject of subjects) {
        const measured = await measure(subject, concurrency, run)
        if (round === 0) continue
        const key = `${name} ${concurrency}`
        const all = subject.measured.get(key) ?? { perSecond: [], store: [], client: [] }
        subject.measured.set(key, all)
        for (const part of ['perSecond', 'store', 'client'] as const) all[part].push(measured[part])
      }

for (const concurrency of [1, 32]) {
  console.log(
    `concurrency ${concurrency}: operations a second (ratio to embedded); CPU µs of store + client (ratio)`,
  )
  for (const name of names) {
    const medians = subjects.map((subject) => {
      const all = subject.measured.get(`${name} ${concurrency}`)
      const store = median(all?.store ?? [])
      const client = median(all?.client ?? [])
      return {
        name: subject.name,
        perSecond: median(all?.perSecond ?? []),
        store,
        client,
        cpu: store + client,
      }
    })
    const [base] = medians
    const shown = medians.map(
      (own) =>
        `${own.name} ${own.perSecond.toFixed(0)} (${(own.perSecond / (base?.perSecond ?? 1)).toFixed(2)}); ${own.store.toFixed(0)} + ${own.client.toFixed(0)} (${(own.cpu / (base?.cpu ?? 1)).toFixed(2)})`,
    )
    console.log(`  ${name}: ${shown.join(' | ')}`)
  }
}
console.log(
  `load of the machine ${loadavg()
    .map((load) => load.toFixed(1))
    .join(', ')}`,
)
for (const client of clients) await client.close()
await store.close()
