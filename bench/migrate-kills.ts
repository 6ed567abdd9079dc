/**
 * `bun run migrate` on a file of old sessions and an embedded store: killed with -9 with a random part of it stored, then repeated to
 * its end, and once more. Is each session there once, and how much memory did the command take? Exits with 1 on a fault.
 * `bun bench/migrate-kills.ts [--lines 1000000] [--kills 3]`
 */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'

const { values } = parseArgs({
  options: { lines: { type: 'string', default: '1000000' }, kills: { type: 'string', default: '3' } },
})
const lines = Number(values.lines)
const kills = Number(values.kills)

const folder = await mkdtemp(join(tmpdir(), 'convene-migrate-'))
const path = join(folder, 'sessions.jsonl')
const dataDir = join(folder, 'data')
const environment = { ...process.env, DATA_DIR: dataDir, LOG_DIR: join(folder, 'logs') }
const script = resolve(import.meta.dir, '../src/commands/migrate.ts')
const faults: string[] = []

/** Every thousandth line names no owner; every tenth speaks the names of the frontend. */
const lineOf = (number: number) => {
  const at = new Date(1_700_000_000_000 + number * 1000).toISOString()
  const form = {
    company_name: `Bakkerij ${number}`,
    revenue: number * 7,
    ebitda: number,
    note: 'x'.repeat(150 + (number % 200)),
    years: [2021, 2022, 2023].map((year) => ({ year, revenue: number + year, ebitda: year })),
  }
  const result = number % 3 === 0 ? { equity_value: number, method: 'dcf', multiples: [4.1, 5.2, 6.3] } : null
  if (number % 1000 === 999) return { report_id: `old_${number}`, form_data: form }
  return number % 10 === 0
    ? {
        reportId: `old_${number}`,
        guestSessionId: `guest-id-${number % 5000}`,
        currentView: 'ai-guided',
        partialData: form,
        valuationResult: result,
        updatedAt: at,
      }
    : {
        report_id: `old_${number}`,
        user_id: `user-${number % 9000}`,
        form_data: form,
        valuation_result: result,
        created_at: at,
        updated_at: at,
      }
}

const writer = Bun.file(path).writer()
for (let number = 0; number < lines; number += 1) {
  writer.write(`${JSON.stringify(lineOf(number))}\n`)
  if (number % 10_000 === 0) await writer.flush()
}
await writer.end()
const refused = Math.floor(lines / 1000)
console.log(
  `${lines} lines, ${((await stat(path)).size / 1e6).toFixed(0)} MB, ${refused} of them without an owner`,
)

const peakOf = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}

/** The rows that the store of the command has; 0 while it does not answer. */
const rowsSoFar = async (): Promise<number> => {
  const socket = encodeURIComponent(join(dataDir, 'store.sock'))
  try {
    const connection = await connectMongo(`mongodb://${socket}/?directConnection=true`, 500)
    const count = await databaseOf(connection).collection('valuation_sessions').estimatedDocumentCount()
    await connection.close()
    return count
  } catch {
    return 0
  }
}

/** Runs the command; kills it once the store has `killAtRows`. */
const run = async (killAtRows: number | null) => {
  const startedAt = performance.now()
  const child = Bun.spawn([process.execPath, script, path], {
    env: environment,
    stdout: 'pipe',
    stderr: 'pipe',
  })
  let peakMb = 0
  const timer = setInterval(async () => {
    peakMb = Math.max(peakMb, await peakOf(child.pid))
    if (killAtRows !== null && (await rowsSoFar()) >= killAtRows) child.kill('SIGKILL')
  }, 500)
  const [text] = await Promise.all([new Response(child.stderr).text(), child.exited])
  clearInterval(timer)
  return { code: child.exitCode, text, peakMb, seconds: (performance.now() - startedAt) / 1000 }
}

const countRows = async () => {
  const store = await startEmbeddedMongo({ dataDir, lockWaitMs: 30_000 })
  const connection = await connectMongo(store.uri)
  const rows = databaseOf(connection).collection('valuation_sessions')
  const [all, completed, distinct] = await Promise.all([
    rows.countDocuments(),
    rows.countDocuments({ status: 'COMPLETED' }),
    rows.distinct('report_id').then((ids) => ids.length),
  ])
  await connection.close()
  await store.close()
  return { all, completed, distinct }
}

const expectRows = (what: string, found: unknown, wanted: unknown): void => {
  if (found !== wanted) faults.push(`${what}: ${found} instead of ${wanted}`)
}

for (let kill = 0; kill < kills; kill += 1) {
  // Each further on than the one before.
  const atRows = Math.round((lines * (kill + 0.3 + Math.random() * 0.4)) / kills)
  const { code, peakMb } = await run(atRows)
  const { all } = await countRows()
  console.log(`killed from ${atRows} rows on (exit ${code}): ${all} rows, ${peakMb.toFixed(0)} MB`)
}
const [last, again] = [await run(null), await run(null)]
for (const { code, seconds, peakMb, text } of [last, again]) {
  console.log(
    `whole: ${seconds.toFixed(0)} s, ${Math.round(lines / seconds)} lines a second, ${peakMb.toFixed(0)} MB at most`,
  )
  const summary = /\d+ sessions stored.*/.exec(text)?.[0]
  console.log(`  ${summary}`)
  if (!summary || code !== Number(refused > 0)) faults.push(`exit ${code}: ${text}`)
  if (peakMb > 300) faults.push(`the command took ${peakMb} MB`)
}
const { all, completed, distinct } = await countRows()
const stored = lines - refused
expectRows('rows', all, stored)
expectRows('report ids', distinct, stored)
const withResult =
  Math.ceil(lines / 3) -
  Array.from({ length: refused }, (_, at) => at * 1000 + 999).filter((n) => n % 3 === 0).length
expectRows('completed', completed, withResult)
expectRows(
  'lines of the report',
  (await readFile(`${path}.refused.jsonl`, 'utf8').catch(() => '')).split('\n').length - 1,
  refused,
)
console.log(faults.length === 0 ? `each of ${all} sessions once, ${completed} completed` : faults.join('\n'))
await rm(folder, { recursive: true, force: true })
process.exit(faults.length === 0 ? 0 : 1)
