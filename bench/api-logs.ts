/**
 * What the log of requests costs: one server process answers polls of a run and of the list of runs, with the log
 * and without it in alternating rounds (a signal turns it). Prints the requests a second and the CPU time of a request,
 * of the server and of the store, as medians, and their ratio.
 * `nice -n -10 bun bench/api-logs.ts [--requests 4000] [--rounds 7]`
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { startConvene } from '../src/convene.ts'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'
import { freePort } from '../test/support/free-port.ts'
import { testSettings } from '../test/support/server.ts'
import { request, temporaryFolder } from './cases.ts'
import { cpuSeconds, load, median, startPinned, untilAnswers } from './measure.ts'
import { openClients } from './workflows-load/server.ts'

const { BENCH_URI: serverUri, BENCH_PORT: serverPort, BENCH_DATA: serverData } = process.env
if (serverUri) {
  const settings = await testSettings({ ports: [Number(serverPort)], dataDir: serverData ?? '', role: 'web' })
  const logger = pino({ level: 'info', base: null }, pino.destination(join(settings.dataDir, 'requests.log')))
  const { operations } = await startConvene(settings, serverUri, { logger, requests: logger })
  const { onAnswered } = operations
  process.on('SIGUSR1', () => {
    operations.onAnswered = () => {}
  })
  process.on('SIGUSR2', () => {
    operations.onAnswered = onAnswered
  })
} else await measure()

async function measure(): Promise<void> {
  const { values } = parseArgs({
    options: { requests: { type: 'string', default: '4000' }, rounds: { type: 'string', default: '7' } },
  })
  const [requests, rounds] = [Number(values.requests), Number(values.rounds)]
  const dataDir = await temporaryFolder()
  const store = await startEmbeddedMongo({ dataDir })
  const uri = store.uri.replace('/?', '/bench?')
  const port = freePort()
  const server = startPinned(1, import.meta.path, {
    BENCH_URI: uri,
    BENCH_PORT: String(port),
    BENCH_DATA: dataDir,
  })
  const url = `http://127.0.0.1:${port}`
  await untilAnswers(`${url}/health`)
  const connection = await connectMongo(uri)
  const database = databaseOf(connection)
  const { callers } = await openClients(url, database, 1)
  const [caller] = callers
  if (!caller) throw new Error('there is no client')
  const headers = { authorization: `Bearer ${caller.token}` }
  const { body } = await request(url, 'POST', `/api/v1/workflows/${caller.workflowId}/execute`, {
    token: caller.token,
    body: { input_data: {} },
  })
  const run = String(body.execution_id)

  console.log(`medians of ${rounds} rounds of ${requests} requests each, 8 at a time`)
  for (const [name, path] of [
    ['poll of a run', `/api/v1/executions/${run}`],
    ['poll of the list of runs', '/api/v1/executions?limit=20'],
  ] as const) {
    const figures = { with: [[], [], []] as number[][], without: [[], [], []] as number[][] }
    const round = async (kind: keyof typeof figures, counts: boolean): Promise<void> => {
      process.kill(server.pid, kind === 'with' ? 'SIGUSR2' : 'SIGUSR1')
      // What an earlier round left is written.
      await Bun.sleep(700)
      const storeBefore = cpuSeconds(store.pid)
      const measured = await load(server.pid, requests, 8, () => fetch(`${url}${path}`, { headers }))
      await Bun.sleep(700)
      if (!counts) return
      figures[kind][0]?.push(measured.requestsPerSecond)
      figures[kind][1]?.push(measured.cpuMicroseconds)
      figures[kind][2]?.push(((cpuSeconds(store.pid) - storeBefore) / requests) * 1e6)
    }
    for (const kind of ['with', 'without'] as const) await round(kind, false)
    for (let number = 0; number < rounds; number += 1)
      for (const kind of number % 2 ? (['with', 'without'] as const) : (['without', 'with'] as const))
        await round(kind, true)
    const [rates, cpu, storeCpu] = [0, 1, 2].map((at) => [
      median(figures.with[at] ?? []),
      median(figures.without[at] ?? []),
    ])
    const show = ([on = 0, off = 0]: number[] = []) =>
      `${on.toFixed(0)} with, ${off.toFixed(0)} without (${((on / off - 1) * 100).toFixed(1)} %)`
    console.log(
      `${name}: requests/s ${show(rates)}; CPU µs of the server ${show(cpu)}, of the store ${show(storeCpu)}`,
    )
  }
  console.log(`rows in api_logs: ${await database.collection('api_logs').countDocuments({})}`)
  await connection.close()
  server.kill()
  await store.close()
}
