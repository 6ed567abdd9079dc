/**
 * `bun bench/rows.ts [--reads 1500] [--rounds 5]`: CPU and wall time of the process for small reads on the
 * embedded store, which is a process of its own. Prints the median round of each way to answer with JSON.
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { MongoClient } from 'mongodb'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { createRowWriter } from '../src/platform/bson-json.ts'
import { firstBatch, firstRawBatch } from '../src/platform/mongo.ts'
import { median } from './measure.ts'

const { values } = parseArgs({
  options: { reads: { type: 'string', default: '1500' }, rounds: { type: 'string', default: '5' } },
})

const messages = Array.from({ length: 13 }, (_, index) => ({
  role: index % 2 === 0 ? 'user' : 'assistant',
  content: `Message ${index}: the company "Example" has an EBITDA of € 1.2 million\nand grows by 12 % a year.`,
  at: '2026-01-02T03:04:05.678Z',
}))
const years = Array.from({ length: 10 }, (_, index) => ({
  year: 2016 + index,
  revenue: 1_000_000 + index * 12_345,
  ebitda: 123_456.78 + index,
  audited: index % 3 === 0,
}))
const rowOf = (index: number) => ({
  _id: `session-${index}`,
  report_id: `val_${1_700_000_000_000 + index}_abcdef`,
  user_id: 'user-1',
  status: 'IN_PROGRESS',
  created_at: new Date(1_700_000_000_000),
  updated_at: new Date(1_700_000_000_000 + index),
  form_data: { company_name: 'Example BV', country_code: 'BE', founded: 1999, years },
  conversation_history: messages,
  valuation_result: { low: 1_200_000.5, mid: 1_500_000, high: 1_900_000.25, multiples: [4.2, 5.1, 6.3] },
})

const dataDir = await mkdtemp(join(tmpdir(), 'convene-bench-'))
const store = await startEmbeddedMongo({ dataDir })
const client = await new MongoClient(store.uri).connect()
const rows = client.db('bench').collection<ReturnType<typeof rowOf>>('rows')
await rows.createIndex({ user_id: 1, updated_at: -1 })
await rows.insertMany(Array.from({ length: 40 }, (_, index) => rowOf(index)))

const one = { filter: { _id: 'session-7' }, limit: 1 }
const { filter: user, ...page } = {
  filter: { user_id: 'user-1' },
  projection: { report_id: 1, status: 1, created_at: 1, updated_at: 1, form_data: 1, valuation_result: 1 },
  sort: { updated_at: -1 },
  limit: 20,
} as const
const write = createRowWriter<ReturnType<typeof rowOf>>({ names: { _id: ['id'] } })
const encoder = new TextEncoder()
const json = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value))
const renamed = ({ _id, ...row }: ReturnType<typeof rowOf>) => ({ id: _id, ...row })

const ways: Record<string, Record<string, () => Promise<Uint8Array>>> = {
  'one row': {
    'findOne, JSON.stringify': async () => {
      const row = await rows.findOne(one.filter)
      return json(row && renamed(row))
    },
    'firstBatch, JSON.stringify': async () => json((await firstBatch(rows, one)).map(renamed)[0]),
    'firstRawBatch, JSON.parse of the writer, JSON.stringify': async () => {
      const [row] = await firstRawBatch(rows, one)
      return json(JSON.parse(new TextDecoder().decode(write.row(row ?? new Uint8Array()))))
    },
    'firstRawBatch, writer': async () => {
      const [row] = await firstRawBatch(rows, one)
      return write.row(row ?? new Uint8Array(), '{"session":', '}')
    },
  },
  'list of 20': {
    'find, JSON.stringify': async () => json((await rows.find(user, page).toArray()).map(renamed)),
    'firstBatch, JSON.stringify': async () =>
      json((await firstBatch(rows, { filter: user, ...page })).map(renamed)),
    'firstRawBatch, writer': async () =>
      write.rows(await firstRawBatch(rows, { filter: user, ...page }), '{"sessions":', ',"total":40}'),
  },
}

const measure = async (read: () => Promise<unknown>): Promise<{ cpu: number; wall: number }> => {
  const count = Number(values.reads)
  const cpuBefore = process.cpuUsage()
  const before = performance.now()
  for (let index = 0; index < count; index += 1) await read()
  const wall = ((performance.now() - before) * 1000) / count
  const { user, system } = process.cpuUsage(cpuBefore)
  return { cpu: (user + system) / count, wall }
}

for (const [title, reads] of Object.entries(ways)) {
  const results = Object.entries(reads).map(([name, read]) => ({
    name,
    read,
    cpu: [] as number[],
    wall: [] as number[],
  }))
  // Round by round, so that a slow moment of the machine does not fall on one way alone. The first warms up.
  for (let round = 0; round <= Number(values.rounds); round += 1)
    for (const result of results) {
      const { cpu, wall } = await measure(result.read)
      if (round > 0) {
        result.cpu.push(cpu)
        result.wall.push(wall)
      }
    }
  const base = median(results[0]?.cpu ?? [])
  console.log(`${title}, ${(await results[0]?.read())?.length} bytes of JSON`)
  for (const { name, cpu, wall } of results)
    console.log(
      `  ${name}: ${median(cpu).toFixed(0)} µs CPU (${(base / median(cpu)).toFixed(2)}×), ${median(wall).toFixed(0)} µs wall`,
    )
}

const [raw] = await firstRawBatch(rows, one)
if (raw) {
  console.log(`one row is ${raw.length} bytes of BSON`)
  const start = performance.now()
  for (let index = 0; index < 20_000; index += 1) write.row(raw)
  console.log(`  writer alone: ${((performance.now() - start) / 20).toFixed(1)} µs`)
}
await client.close()
await store.close()
