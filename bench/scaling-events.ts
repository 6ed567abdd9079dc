/**
 * What one event of the change stream costs each process that follows it without a reader of it, and the store for each
 * such process: rows are stored in lots of ten with no server, with one and with two; the rest is the difference.
 * `nice -n -10 bun bench/scaling-events.ts [--rows 20000]`
 */
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { temporaryFolder } from './cases.ts'
import { cpuSeconds } from './measure.ts'

const { values } = parseArgs({ options: { rows: { type: 'string', default: '20000' } } })
const count = Number(values.rows)
const lot = 10

const store = await startEmbeddedMongo({ dataDir: await temporaryFolder() })
const uri = store.uri.replace('/?', '/bench?')
const rows = databaseOf(await connectMongo(uri)).collection<{ _id: string }>('assistant_messages')

/** CPU seconds of each process while the rows are stored. */
const storeRows = async (pids: number[]): Promise<number[]> => {
  const stream = Bun.randomUUIDv7()
  const before = pids.map(cpuSeconds)
  for (let first = 1; first <= count; first += lot) {
    const ids = Array.from({ length: lot }, (_, at) => `${stream}:${String(first + at).padStart(10, '0')}`)
    await rows.insertMany(
      ids.map((_id, at) => ({ _id, seq: first + at, at: new Date(), by: 'bench', event: {} })),
    )
  }
  await Bun.sleep(1000)
  return pids.map((pid, at) => cpuSeconds(pid) - (before[at] ?? 0))
}

const servers: Awaited<ReturnType<typeof startServerProcess>>[] = []
for (const number of [0, 1, 2]) {
  if (number > 0) servers.push(await startServerProcess(uri, { role: 'web' }))
  await storeRows([store.pid])
  const spent = await storeRows([store.pid, ...servers.map(({ pid }) => pid)])
  const shown = spent.map((seconds) => ((seconds / count) * 1e6).toFixed(1)).join(', ')
  console.log(`${number} followers, CPU µs of an event: store, then each follower: ${shown}`)
}
for (const { kill } of servers) kill()
process.exit(0)
