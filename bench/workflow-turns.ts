/**
 * 500 runs of one client (plan pro: 4 at once) are queued in two processes, one of which serves requests alone. Then
 * another client accepts ten runs, one after the other, at both processes in turn: how long each waited for its start,
 * and how many runs of the first client were started meanwhile. Exits with 1 when one waited for more than 2 s, or for
 * more than 10 starts beside the 4 that may run.
 * `bun bench/workflow-turns.ts [--queued 500]`
 */
import { parseArgs } from 'node:util'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { temporaryFolder, until } from './cases.ts'
import { createCaller } from './kills-load/caller.ts'
import { createClients } from './workflow-faults/clients.ts'

type Row = { _id: string; client_id: string; status: string; created_at: Date; started_at: Date | null }

const { values } = parseArgs({ options: { queued: { type: 'string', default: '500' } } })
const slots = 4
const mostMs = 2000

const store = await startEmbeddedMongo({ dataDir: await temporaryFolder(), port: 0 })
const uri = `mongodb://127.0.0.1:${store.port}/turns?directConnection=true`
const settings = { dataDir: await temporaryFolder(), passwordCost: { memoryCost: 8, timeCost: 1 } }
const servers = await Promise.all([
  startServerProcess(uri, settings),
  startServerProcess(uri, { ...settings, role: 'web' as const }),
])
const executions = databaseOf(await connectMongo(uri)).collection<Row>('executions')
let turn = 0
const caller = createCaller(
  () => {
    turn += 1
    return servers[turn % 2]?.url ?? ''
  },
  (text) => console.log(`FAULT ${text}`),
)
const clients = await createClients(caller, databaseOf(await connectMongo(uri)))
const [busy, other] = [await clients.client('pro'), await clients.client('premium_custom')]
const waiting = (seconds: number) => [{ name: 'wait', kind: 'wait', with: { seconds } }]
const busyId = await clients.workflow(busy, waiting(0.2), 1)
const otherId = await clients.workflow(other, waiting(0), 1)

await Promise.all(Array.from({ length: Number(values.queued) }, () => clients.execute(busy, busyId)))
const queued = await executions.countDocuments({ client_id: busy.id, status: 'pending' })

const waits: number[] = []
const starts: number[] = []
for (let number = 0; number < 10; number += 1) {
  const id = await clients.execute(other, otherId)
  const run = await until(() => executions.findOne({ _id: id, started_at: { $ne: null } }), 60_000)
  if (!run?.started_at) throw new Error('the run does not start')
  waits.push(run.started_at.getTime() - run.created_at.getTime())
  const meanwhile = { $gt: run.created_at, $lt: run.started_at }
  starts.push(await executions.countDocuments({ client_id: busy.id, started_at: meanwhile }))
}
const left = await executions.countDocuments({ client_id: busy.id, status: 'pending' })
const isFault = Math.max(...waits) > mostMs || Math.max(...starts) > 10 + slots || left === 0
console.log(
  `${isFault ? 'FAULT' : 'ok   '} ${queued} runs of one client wait (${left} at the end); ten of another one started after ${waits.join(', ')} ms; runs of the first started meanwhile: ${starts.join(', ')}`,
)
for (const server of servers) server.kill()
await store.close(0)
process.exit(isFault ? 1 : 0)
