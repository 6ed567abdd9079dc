/**
 * The audit trail of 300,000 changes as CSV: the memory of the server's process above idle, for a fast reader and for
 * one that reads slowly; each line once and in order, the last one the oldest of the list; no row that came meanwhile.
 * Then the store is killed in the middle: the transfer must fail, not end. Exits with 1 on a fault.
 * `bun bench/audit-export.ts [--rows 300000]`
 */
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'
import { watchMemory } from '../test/support/large-upload.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { request, signUp, temporaryFolder } from './cases.ts'
import { residentMegabytes } from './measure.ts'

const { values } = parseArgs({ options: { rows: { type: 'string', default: '300000' } } })
const rows = Number(values.rows)
const batch = 5000

const dataDir = await temporaryFolder()
const store = await startEmbeddedMongo({ dataDir })
const uri = store.uri.replace('/?', '/bench?')
const server = await startServerProcess(uri, { dataDir, role: 'web' })
const connection = await connectMongo(uri)
const database = databaseOf(connection)
let faults = 0
const check = (rule: string, holds: boolean): void => {
  if (!holds) faults += 1
  console.log(`${holds ? 'ok   ' : 'FAULT'} ${rule}`)
}

const { id, token } = await signUp(server.url, 'admin@bench.example')
await database.collection<{ _id: string }>('users').updateOne({ _id: id }, { $set: { role: 'admin' } })
const headers = { authorization: `Bearer ${token}` }

const since = Date.now() - rows
const rowAt = (index: number) => ({
  _id: Bun.randomUUIDv7('hex', since + index),
  client_id: `client ${index % 20}`,
  user_id: index % 3 === 0 ? null : id,
  action: 'workflow.changed',
  resource_type: 'workflow',
  resource_id: String(index),
  changes: {
    before: { name: `Name ${index}`, status: 'draft' },
    after: { name: '=cmd()', status: 'deployed' },
  },
  ip_address: '192.0.2.1',
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)',
  created_at: new Date(since + index),
})
for (let from = 0; from < rows; from += batch)
  await database
    .collection<{ _id: string }>('audit_logs')
    .insertMany(Array.from({ length: Math.min(batch, rows - from) }, (_, index) => rowAt(from + index)))

const path = '/api/v1/admin/audit-logs'
const open = () => fetch(`${server.url}${path}?format=csv`, { headers })

/** Reads a table to its end. Returns its lines, its last line, and whether their ids fall. */
const readAll = async (pauseMs = 0) => {
  const { body } = await open()
  if (!body) throw new Error('there is no table')
  const decoder = new TextDecoder()
  let [rest, last, lines, bytes, isFalling] = ['', '', 0, 0, true]
  for await (const chunk of body) {
    bytes += chunk.byteLength
    const parts = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\r\n')
    rest = parts.pop() ?? ''
    for (const line of parts) {
      lines += 1
      if (lines > 2 && line.slice(0, 36) >= last.slice(0, 36)) isFalling = false
      last = line
    }
    if (pauseMs > 0) await Bun.sleep(pauseMs)
  }
  return { lines: lines - 1, last, bytes, isFalling }
}

// What the first requests leave in memory is no part of the export.
for (let count = 0; count < 20; count += 1)
  await request(server.url, 'GET', `${path}?limit=200&offset=${count * 200}`, { token })
const oldest = await request(server.url, 'GET', `${path}?limit=1&offset=${rows + 1}`, { token })
const { total } = oldest.body
const { body: end } = await request(server.url, 'GET', `${path}?limit=1&offset=${Number(total) - 1}`, {
  token,
})
const oldestId = String(Object(end.logs)[0]?.id)

const resident = () => residentMegabytes(server.pid)
for (const [name, pauseMs] of [
  ['a fast reader', 0],
  ['a slow reader', 2],
] as const) {
  const started = performance.now()
  let read = { lines: 0, last: '', bytes: 0, isFalling: false }
  const { before, peak } = await watchMemory(resident, async () => {
    const reading = readAll(pauseMs)
    // Comes after the export began: it is no part of it.
    const writing = Bun.sleep(200).then(() =>
      database.collection<{ _id: string }>('audit_logs').insertOne({ ...rowAt(0), _id: Bun.randomUUIDv7() }),
    )
    read = await reading
    await writing
  })
  const seconds = (performance.now() - started) / 1000
  console.log(
    `${name}: ${read.lines} rows, ${(read.bytes / 1024 ** 2).toFixed(0)} MB in ${seconds.toFixed(1)} s; ` +
      `memory ${before.toFixed(0)} MB before, ${(peak - before).toFixed(0)} MB above it at its peak`,
  )
  check(`${name} gets every row, in order`, read.lines >= rows && read.isFalling)
  check(`${name} gets the oldest row of the list last`, read.last.startsWith(oldestId))
  // What garbage takes before it is collected does not depend on the number of rows.
  check(`the memory stays level for ${name}`, peak - before < 200)
}

const torn = await open()
const reader = torn.body?.getReader()
let received = 0
let ending = 'whole'
for (;;) {
  const next = await reader?.read().catch(() => null)
  if (!next) ending = 'torn'
  if (!next || next.done) break
  const isFirst = received === 0
  received += next.value.byteLength
  if (isFirst) process.kill(store.pid, 'SIGKILL')
}
console.log(`the store is killed after the first bytes: ${received} bytes, then ${ending}`)
check('a table that the store does not finish is torn', ending === 'torn')

server.kill()
process.exit(faults ? 1 : 0)
