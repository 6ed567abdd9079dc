/**
 * Fills the disk of LOG_DIR and of DATA_DIR under a running server, on small file systems of its own, and prints
 * what callers, `/health`, the terminal and the log saw. It ends with 1 when an answer was lost or a rule broken.
 * `bun bench/full-disk.ts` needs Linux and `unshare -rm` (or root).
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { residentMegabytes } from './measure.ts'
import { brokenRules, disk, fill, load, rule, start } from './small-disks.ts'

if (process.env.CONVENE_FULL_DISK === undefined) {
  const again = ['unshare', '-rm', process.execPath, import.meta.path]
  const env = { ...process.env, CONVENE_FULL_DISK: await mkdtemp(join(tmpdir(), 'full-disk-')) }
  const child = Bun.spawn(again, { env, stdout: 'inherit', stderr: 'inherit', stdin: 'inherit' })
  const code = await child.exited
  await rm(env.CONVENE_FULL_DISK, { recursive: true, force: true })
  process.exit(code)
}
const logged = async (logDir: string, name: string): Promise<string[]> => {
  const files = (await readdir(logDir)).filter((file) => file.startsWith(name))
  const texts = await Promise.all(files.map((file) => readFile(join(logDir, file), 'utf8')))
  return texts.join('').trim().split('\n')
}

const fullLogs = async (): Promise<void> => {
  console.log('A LOG_DIR with 2 MB of room, 60,000 requests')
  const logDir = await disk('logs-a', 32)
  const server = await start(await disk('data-a', 200), logDir)
  const makeRoom = await fill(logDir, 2 * 1024 * 1024)
  const before = residentMegabytes(server.pid)
  const card = '/api/business-cards?token=absent'
  const seen = await load(server, card, 60_000)
  console.log('  answers by status', JSON.stringify(seen))
  rule('every request was answered as before', seen['404'] === 60_000)
  console.log(`  memory ${before.toFixed(0)} MB, then ${residentMegabytes(server.pid).toFixed(0)} MB`)
  const health = await server.call('GET', '/health')
  console.log('  /health', health.status, JSON.stringify(health.body))
  rule('/health is 200 and names the log', health.status === 200 && health.body.checks.logs === 'unwritable')
  await makeRoom()
  await load(server, card, 200)
  await Bun.sleep(2500)
  const again = await server.call('GET', '/health')
  rule('room was made: the log is written again', again.body.checks.logs === 'ok')
  const lines = await logged(logDir, 'combined')
  rule('each line of the log is whole', lines.every(isJson))
  const written = lines.filter((line) => line.includes('/api/business-cards')).length
  const dropped = Number(/again: (\d+) lines/.exec(server.warned().join())?.[1])
  console.log(`  ${written} lines are in the log, ${dropped} were dropped`)
  rule('a line that is not in the log was counted', written + dropped >= 60_200)
  await fill(logDir)
  await load(server, card, 10_000)
  for (const line of server.warned()) console.log(`  terminal: ${line}`)
  rule('three lines in the terminal: full, again, full', server.warned().length === 3)
  await server.stop()
}

const isJson = (line: string): boolean => {
  try {
    return Boolean(JSON.parse(line))
  } catch {
    return false
  }
}

const fullData = async (): Promise<void> => {
  console.log('\nA full DATA_DIR (64 MB), eight writers and eight readers')
  const dataDir = await disk('data-b', 64)
  const logDir = await disk('logs-b', 32)
  const server = await start(dataDir, logDir)
  const { call } = server
  const { body: user } = await call('POST', '/api/auth/register', {
    email: 'a@b.example',
    password: 'test123',
  })
  const acknowledged = new Map<string, number>()
  const ids = Array.from({ length: 8 }, (_, at) => `disk_${at}`)
  for (const report_id of ids) await call('POST', '/api/sessions', { report_id })
  const answers = { writes: {} as Record<string, number>, reads: {} as Record<string, number> }
  let others = new Set<string>()
  const count = (counts: Record<string, number>, status: number | string) => {
    counts[status] = (counts[status] ?? 0) + 1
  }
  let over = false
  let value = 0
  const write = async (id: string): Promise<void> => {
    while (!over) {
      value += 1
      const own = value
      const partial_data = { value: own, text: 'x'.repeat(2000) }
      const answer = await call('PATCH', `/api/sessions/${id}`, { partial_data }).catch(() => null)
      count(answers.writes, answer?.status ?? 'none')
      if (answer?.status === 200) acknowledged.set(id, own)
      else
        others.add(
          `${answer?.body.code}, retry-after ${answer?.headers.get('retry-after')}: ${answer?.body.error}`,
        )
      await Bun.sleep(2)
    }
  }
  const read = async (id: string): Promise<void> => {
    while (!over) {
      const answer = await call('GET', `/api/sessions/${id}`).catch(() => null)
      count(answers.reads, answer?.status ?? 'none')
      await Bun.sleep(2)
    }
  }
  const workers = ids.flatMap((id) => [write(id), read(id)])
  const phase = async (name: string, ms: number): Promise<void> => {
    Object.assign(answers, { writes: {}, reads: {} })
    others = new Set()
    await Bun.sleep(ms)
    console.log(`  ${name}: writes ${JSON.stringify(answers.writes)} reads ${JSON.stringify(answers.reads)}`)
    for (const other of others) console.log(`    ${other}`)
  }
  await phase('with room', 2000)
  const free = await fill(dataDir)
  await phase('filling up', 1000)
  await server.until('/health', 503)
  await phase('full', 4000)
  rule('reads went on', Object.keys(answers.reads).join() === '200')
  rule(
    'every refused write was 503',
    Object.keys(answers.writes).every((status) => /^(200|503)$/.test(status)),
  )
  rule('writes were refused', (answers.writes['503'] ?? 0) > 0)
  const health = await call('GET', '/health')
  console.log('  /health', health.status, JSON.stringify(health.body))
  rule('/health is 503 and names the store', health.body.checks.store === 'unwritable')
  rule('/health names the files', health.body.checks.files === 'unwritable')
  const form = new FormData()
  form.set('file', new File(['plan '.repeat(10_000)], 'plan.txt'))
  const upload = await call('POST', '/api/scan', form, { authorization: `Bearer ${user.token}` })
  console.log('  an upload:', upload.status, upload.body.code, upload.body.error)
  rule('no unfinished file is left', (await readdir(join(dataDir, 'files/.unfinished'))).length === 0)
  await free()
  await phase('room again', 1000)
  await phase('later', 2000)
  rule('writes work again', Object.keys(answers.writes).join() === '200')
  const before = performance.now()
  await server.until('/health', 200)
  console.log(`  /health is 200 again after ${Math.round(performance.now() - before)} ms more`)
  // The store tells that it works again 10 s after its last failure.
  await Bun.sleep(9000)
  over = true
  await Promise.all(workers)
  await fill(dataDir)
  await server.stop()
  await rm(join(dataDir, 'filler'))
  for (const line of server.warned()) console.log(`  terminal: ${line}`)
  const lines = (await logged(logDir, 'combined')).map((line) => JSON.parse(line))
  const byText: Record<string, number> = {}
  for (const { msg, err } of lines.filter(({ level }) => level >= 40))
    count(byText, `${msg}: ${err?.message}`)
  for (const [text, times] of Object.entries(byText)) console.log(`  combined.log, ${times} times: ${text}`)

  const again = await start(dataDir, logDir)
  let lost = 0
  for (const [id, acked] of acknowledged) {
    const { body } = await again.call('GET', `/api/sessions/${id}`)
    if (body.session.form_data.value < acked) lost += 1
  }
  rule(`of ${acknowledged.size} sessions none lost its last acknowledged save`, lost === 0)
  await again.stop()
}

const fullFiles = async (): Promise<void> => {
  console.log('\nThe files on a full disk of their own (4 MB)')
  const dataDir = await disk('data-c', 64)
  await disk('data-c/files', 4)
  const server = await start(dataDir, join(dataDir, 'logs'))
  const account = { email: 'a@b.example', password: 'test123' }
  const { body: user } = await server.call('POST', '/api/auth/register', account)
  const upload = (megabytes: number) => {
    const form = new FormData()
    form.set('file', new File(['plan '.repeat(megabytes * 200_000)], 'plan.txt'))
    return server.call('POST', '/api/scan?async=true', form, { authorization: `Bearer ${user.token}` })
  }
  const answer = await upload(5)
  console.log('  an upload of 5 MB:', answer.status, answer.body.code, answer.body.error)
  rule('it is 503 FILES_UNAVAILABLE', answer.body.code === 'FILES_UNAVAILABLE')
  rule('nothing of it is left', (await readdir(join(dataDir, 'files/.unfinished'))).length === 0)
  rule('a smaller one is stored', (await upload(1)).status === 202)
  const free = await fill(join(dataDir, 'files'))
  await server.until('/health', 503)
  const health = await server.call('GET', '/health')
  console.log('  /health', health.status, JSON.stringify(health.body))
  const { store, files } = health.body.checks
  rule('/health names the files alone', store === 'ok' && files === 'unwritable')
  const saved = await server.call('POST', '/api/sessions', { report_id: 'disk_c' })
  rule('sessions are saved meanwhile', saved.status === 201)
  await free()
  await server.until('/health', 200)
  rule('room was made: an upload is stored', (await upload(1)).status === 202)
  await server.stop()
}

await fullLogs()
await fullData()
await fullFiles()
const broken = brokenRules()
console.log(broken === 0 ? '\nall rules hold' : `\n${broken} rules are broken`)
process.exit(broken === 0 ? 0 : 1)
