/**
 * `bun bench/statements.ts [RUNS]`: what the statement of a month with many runs takes, as JSON, PDF and CSV: time of an
 * answer, its size, and memory of the server's process above idle. The store is another process.
 */
import { pino } from 'pino'
import { startConvene } from '../src/convene.ts'
import { openClient } from '../src/modules/workflows/index.ts'
import { databaseOf } from '../src/platform/mongo.ts'
import { watchMemory } from '../test/support/large-upload.ts'
import { caller, testSettings } from '../test/support/server.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { freshDatabaseUri } from '../test/support/store.ts'
import { residentMegabytes } from './measure.ts'

const runs = Number(process.argv[2] ?? 20_000)
const month = '2026-03'
const actor = { userId: null, address: 'bench' }

const logger = pino({ level: 'silent' })
const uri = await freshDatabaseUri()
const { accounts, workflows, connection, stop } = await startConvene(
  await testSettings({ role: 'web' }),
  uri,
  { logger, requests: logger },
)
const login = { email: 'owner@people.example', password: 'correct horse' }
const client = openClient({ name: 'Bench', subscription_amount: 2500 }, new Date('2026-01-01'))
await workflows.clients.insert(client)
const account = await accounts.register({ ...login, role: 'user' }, actor, { emailVerified: true })
await accounts.administer(actor, account._id, { client_id: client._id, client_role: 'owner' })
const rows = Array.from({ length: runs }, (_, index) => ({
  _id: Bun.randomUUIDv7(),
  client_id: client._id,
  workflow_id: `w${index % 40}`,
  workflow_name: `A workflow of the bench, number ${index % 40}`,
  amount: 10,
  cost: 1,
  duration_seconds: 3,
  completed_at: new Date(Date.parse(`${month}-01`) + index * 60_000),
}))
await databaseOf(connection)
  .collection('ledger')
  .insertMany(rows as never)

await stop()

const server = await startServerProcess(uri, { role: 'web' })
const { body } = await caller(server.url)('POST', '/api/auth/login', { body: login })
const headers = { authorization: `Bearer ${body.access_token}` }
const get = async (format: string): Promise<number> => {
  const answer = await fetch(`${server.url}/api/v1/statements/${month}?format=${format}`, { headers })
  if (!answer.ok) throw new Error(await answer.text())
  return (await answer.bytes()).byteLength
}

for (const format of ['json', 'pdf', 'csv']) {
  // The first one loads fonts and code.
  await get(format)
  const times: number[] = []
  let bytes = 0
  const work = async (): Promise<void> => {
    for (let count = 0; count < 10; count += 1) {
      const start = performance.now()
      bytes = await get(format)
      times.push(performance.now() - start)
    }
  }
  const { before, peak } = await watchMemory(() => residentMegabytes(server.pid), work)
  const middle = times.sort((one, other) => one - other)[5] ?? 0
  const grown = Math.round(peak - before)
  console.log(
    `${format} of ${runs} runs: ${Math.round(middle)} ms, ${bytes} bytes, +${grown} MB above ${Math.round(before)}`,
  )
}
server.kill()
process.exit(0)
