/**
 * `bun run backup` on a server at work, killed with -9 at random moments, then whole; `bun run restore` of it, killed,
 * then whole. Is each write there that was acknowledged before the backup began, does each reference between
 * collections hold, is each file there? Exits with 1 on a fault.
 * `bun bench/backups.ts [--rows 100000] [--files 500] [--kills 3]`
 */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { createDiskFiles } from '../src/platform/files-disk.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'
import { startServerProcess } from '../test/support/server-process.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    files: { type: 'string', default: '500' },
    kills: { type: 'string', default: '3' },
  },
})
const [rows, files, kills] = [Number(values.rows), Number(values.files), Number(values.kills)]
const kilobyte = 1024

const folder = await mkdtemp(join(tmpdir(), 'convene-backups-'))
const [from, to] = [join(folder, 'from'), join(folder, 'to')]
const path = join(folder, 'convene.tar')
const faults: string[] = []
const expectTrue = (holds: boolean, fault: string): void => {
  if (!holds) faults.push(fault)
}

const source = await startEmbeddedMongo({ dataDir: from })
const connection = await connectMongo(source.uri)
const db = databaseOf(connection)
const server = await startServerProcess(source.uri, { dataDir: from })

const fill = async (): Promise<void> => {
  const storage = createDiskFiles(from)
  const form = { note: 'x'.repeat(400), years: [1, 2, 3].map((year) => ({ year, revenue: year * 1000 })) }
  for (let at = 0; at < rows; at += 1000)
    await db.collection<{ _id: string; [field: string]: unknown }>('valuation_sessions').insertMany(
      Array.from({ length: Math.min(1000, rows - at) }, (_, index) => ({
        _id: Bun.randomUUIDv7(),
        report_id: `filled_${at + index}`,
        owner: `user:${(at + index) % 900}`,
        live: true,
        form_data: form,
        updated_at: new Date(),
      })),
    )
  for (let number = 0; number < files; number += 1) {
    const bytes = crypto.getRandomValues(new Uint8Array(60 * kilobyte))
    const file_size_bytes = number % 250 === 0 ? 40 * kilobyte * kilobyte : 60 * kilobyte
    const key = `recordings/${number}.webm`
    const body = async function* () {
      for (let left = file_size_bytes; left > 0; left -= bytes.length)
        yield bytes.slice(0, Math.min(left, bytes.length))
    }
    await storage.put(key, body(), { maxBytes: 1e9 })
    await db
      .collection<{ _id: string; key: string; file_size_bytes: number; deleted_at: null }>('recordings')
      .insertOne({ _id: `r${number}`, key, file_size_bytes, deleted_at: null })
  }
}

const acknowledged: string[] = []
const latencies: number[] = []
let stopped = false

/** A client that waits for each answer. */
const client = async (name: string): Promise<void> => {
  for (let number = 0; !stopped; number += 1) {
    const report_id = `${name}_${number}`
    const sentAt = performance.now()
    const answer = await fetch(`${server.url}/api/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-guest-session-id': `guest_of_${name}` },
      body: JSON.stringify({ report_id, form_data: { number } }),
    })
    await answer.arrayBuffer()
    latencies.push(performance.now() - sentAt)
    if (answer.status === 201) acknowledged.push(report_id)
    else faults.push(`${answer.status} for ${report_id}`)
    await Bun.sleep(5)
  }
}

/** A row of the second collection names one of the first, which is stored before it. The first is read first. */
const pairs = async (): Promise<void> => {
  for (let number = 0; !stopped; number += 1) {
    await db.collection<{ _id: number }>('a_first').insertOne({ _id: number })
    await db.collection<{ _id: number }>('z_second').insertOne({ _id: number })
  }
}

const peakOf = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / kilobyte
}

const run = async (name: 'backup' | 'restore', dataDir: string, killAfterMs?: number) => {
  const startedAt = performance.now()
  const script = resolve(import.meta.dir, `../src/commands/${name}.ts`)
  const child = Bun.spawn([process.execPath, script, path], {
    env: { ...process.env, DATA_DIR: dataDir, LOG_DIR: join(folder, 'logs') },
    stdout: 'ignore',
    stderr: 'pipe',
  })
  let peakMb = 0
  const timer = setInterval(async () => {
    peakMb = Math.max(peakMb, await peakOf(child.pid))
  }, 50)
  const killer = killAfterMs === undefined ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const [text] = await Promise.all([new Response(child.stderr).text(), child.exited])
  clearInterval(timer)
  if (killer) clearTimeout(killer)
  return { code: child.exitCode, text, peakMb, seconds: (performance.now() - startedAt) / 1000 }
}

const spread = (times: number[]): string => {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1)
  return `median ${at(0.5)} ms, 99 % ${at(0.99)} ms, longest ${at(0.9999)} ms of ${sorted.length}`
}

await fill()
const writing = Promise.all([client('one'), client('two'), client('three'), pairs()])
await Bun.sleep(5000)
console.log(`${rows} rows, ${files} files; requests without a backup: ${spread(latencies.splice(0))}`)
for (let kill = 0; kill < kills; kill += 1) {
  const afterMs = 500 + Math.random() * 4000
  await run('backup', from, afterMs)
  expectTrue(!(await Bun.file(path).exists()), `a backup killed after ${afterMs} ms left a file`)
}
latencies.splice(0)
const before = [...acknowledged]
const backup = await run('backup', from)
console.log(
  `backup: ${backup.seconds.toFixed(1)} s, ${backup.peakMb.toFixed(0)} MB of memory; requests meanwhile: ${spread(latencies.splice(0))}`,
)
expectTrue(backup.code === 0, `the backup failed: ${backup.text}`)
await Bun.sleep(1000)
console.log(`requests after it: ${spread(latencies.splice(0))}`)
stopped = true
await writing
const megabytes = (await stat(path)).size / 1e6

for (let kill = 0; kill < kills; kill += 1) await run('restore', to, 1000 + Math.random() * 4000)
const restore = await run('restore', to)
console.log(
  `restore: ${restore.seconds.toFixed(1)} s, ${restore.peakMb.toFixed(0)} MB of memory; archive of ${megabytes.toFixed(0)} MB`,
)
expectTrue(restore.code === 0, `the restore failed: ${restore.text}`)
server.kill()
await connection.close()
await source.close()

const target = await startEmbeddedMongo({ dataDir: to })
const restored = await connectMongo(target.uri)
const read = databaseOf(restored)
const ids = new Set<string>()
for await (const row of read.collection('valuation_sessions').find({}, { projection: { report_id: 1 } }))
  ids.add(row.report_id)
expectTrue(
  before.every((id) => ids.has(id)),
  'an acknowledged session is missing',
)
const filled = [...ids].filter((id) => id.startsWith('filled_')).length
expectTrue(filled === rows, `${filled} of ${rows} filled rows`)
const firsts = new Set(
  (await read.collection<{ _id: number }>('a_first').find().toArray()).map(({ _id }) => _id),
)
const seconds = await read.collection<{ _id: number }>('z_second').find().toArray()
const torn = seconds.filter(({ _id }) => !firsts.has(_id)).length
expectTrue(torn === 0, `${torn} references lead nowhere`)
const stored = createDiskFiles(to)
let found = 0
for await (const _ of stored.list('recordings/')) found += 1
expectTrue(found === files, `${found} of ${files} files`)
await restored.close()
await target.close()
console.log(
  faults.length === 0
    ? `all ${before.length} acknowledged sessions, ${seconds.length} references and ${found} files are there; ${kills} kills of each`
    : faults.slice(0, 10).join('\n'),
)
await rm(folder, { recursive: true, force: true })
process.exit(faults.length === 0 ? 0 : 1)
