/**
 * Kills the store, the server or both with -9 at random moments of a mixed load and starts them again. After each
 * start it repeats what had no answer, with the same keys, and checks what was acknowledged in that round; after the
 * last one it checks everything: nothing lost, nothing doubled, no gap in `seq`, true counts, each queued scan ended,
 * no file without a row and no row without its file. Exits with 1 on a fault.
 * `bun bench/kills.ts [--rounds 60] [--seed 1]`
 */
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'
import { defaultTimings } from '../src/timings.ts'
import { after, good, startScriptedAiService } from '../test/support/ai-service.ts'
import { startFakeLlm } from '../test/support/fake-llm.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { count, seededRandom, show } from './cases.ts'
import { accountClient } from './kills-load/accounts.ts'
import { createCaller } from './kills-load/caller.ts'
import { messageClient, replyWords } from './kills-load/messages.ts'
import { scanClient } from './kills-load/scans.ts'
import { valuationClient } from './kills-load/valuations.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } },
})
const rounds = Number(values.rounds)
const random = seededRandom(Number(values.seed))

const dataDir = await mkdtemp(join(tmpdir(), 'convene-kills-'))
const ai = await startScriptedAiService()
ai.behave((socket, call) => after(Math.random() * 300, good)(socket, call))
const llm = startFakeLlm(replyWords.flatMap((word) => [word, 20]))
let store = await startEmbeddedMongo({ dataDir, port: 0 })
const port = store.port ?? 0
const uri = `mongodb://127.0.0.1:${port}/kills?directConnection=true`
const timings = {
  jobLockMs: 2000,
  jobTouchMs: 500,
  jobPollMs: 200,
  replyLeaseMs: 2000,
  replyRenewMs: 500,
  replySweepMs: 500,
}
const settings = {
  dataDir,
  aiServiceUrl: ai.url,
  llm: llm.settings,
  passwordCost: { memoryCost: 8, timeCost: 1 },
  timings: { ...defaultTimings, ...timings },
}
let server = await startServerProcess(uri, settings)

let faults = 0
const fault = (text: string): void => {
  faults += 1
  console.log(`FAULT ${text}`)
}
const caller = createCaller(() => server.url, fault)
const database = databaseOf(await connectMongo(uri))
/** Makes the repeating jobs run now, which a process runs every few minutes. */
const runJobs = () =>
  database
    .collection('jobs')
    .updateMany({ repeatInterval: { $ne: null } }, { $set: { nextRunAt: new Date(0) } })

const admin = { email: 'admin@people.example', password: 'correct horse' }
await caller.insist('POST', '/api/auth/register', { body: admin })
await database.collection('users').updateOne({ email: admin.email }, { $set: { role: 'admin' } })
const login = await caller.insist('POST', '/api/v1/auth/login', { body: admin })
const clients = [
  ...['v1', 'v2', 'v3'].map((name) => valuationClient(caller, `valuations_${name}`, random)),
  ...['m1', 'm2', 'm3'].map((name) => messageClient(caller, name, random)),
  ...['s1', 's2'].map((name) => scanClient(caller, name, random)),
  accountClient(caller, 'accounts', random, String(login.body.access_token)),
]

const killed = new Map<string, number>()
const startedAt = performance.now()
for (let round = 1; round <= rounds; round += 1) {
  let stopped = false
  const load = Promise.all(
    clients.map(async ({ act }) => {
      while (!stopped) {
        await act()
        await Bun.sleep(random() * 4)
      }
    }),
  )
  await Bun.sleep(100 + random() * 1400)
  const what = ['everything', 'the server', 'the store'][Math.floor(random() * 3)] ?? ''
  count(killed, what)
  if (what !== 'the store') server.kill()
  if (what !== 'the server') process.kill(store.pid, 'SIGKILL')
  stopped = true
  if (what !== 'the server') {
    await store.exited
    store = await startEmbeddedMongo({ dataDir, port })
  }
  if (what !== 'the store') {
    await server.exited
    server = await startServerProcess(uri, settings)
  }
  await load
  await runJobs()
  for (const { name, repeat, check } of clients) {
    await repeat()
    for (const text of await check(false)) fault(`round ${round}, ${what} killed, ${name}: ${text}`)
  }
}

const scans = database.collection<{ _id: string; file: object | null; status: string }>('risk_scans')
/** Repeats a look until it finds nothing; returns what is left after 60 s. */
const untilNone = async (look: () => Promise<unknown[]>): Promise<unknown[]> => {
  for (let tries = 0; tries < 600; tries += 1) {
    if ((await look()).length === 0) return []
    await Bun.sleep(100)
  }
  return await look()
}
const unended = () => scans.find({ status: { $in: ['queued', 'scanning'] } }).toArray()
for (const row of await untilNone(unended)) fault(`a queued scan does not end: ${JSON.stringify(row)}`)
// As if the two hours had passed that the sweep leaves to an upload.
const left = { status: { $in: ['receiving', 'deleted'] } }
const swept = (await scans.updateMany(left, { $set: { updated_at: new Date(0), created_at: new Date(0) } }))
  .matchedCount
await runJobs()
for (const row of await untilNone(() => scans.find(left).toArray()))
  fault(`the sweep leaves ${JSON.stringify(row)}`)
const files = new Set(await readdir(join(dataDir, 'files', 'scans')))
for await (const { _id, file } of scans.find({})) {
  if (file && !files.has(_id)) fault(`scan ${_id} has no file`)
  if (!file && files.has(_id)) fault(`scan ${_id} has a file that its row does not name`)
  files.delete(_id)
}
for (const file of files) fault(`the file ${file} has no row`)
for (const { name, check } of clients)
  for (const text of await check(true)) fault(`at the end, ${name}: ${text}`)

const writes = clients.reduce((sum, { acknowledged }) => sum + acknowledged(), 0)
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
console.log(
  `${faults ? 'FAULT' : 'ok   '} ${rounds} kills (${show(killed)}), seed ${values.seed}, ${seconds} s: ${writes} acknowledged writes checked, ${await scans.countDocuments()} scans, ${swept} half-made ones swept; faults: ${faults}`,
)
server.kill()
await store.close(0)
process.exit(faults ? 1 : 0)
