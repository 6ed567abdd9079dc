/**
 * What metrics and traces cost. First the functions alone. Then one server process answers polls of a run, with its metrics and without them in
 * alternating rounds (a signal turns them). At last three processes answer the same polls in turn: without traces, with
 * one in ten sent to a collector, and with all. Prints the CPU time of a request, as medians, and that of a scrape.
 * `nice -n -10 bun bench/metrics.ts [--requests 4000] [--rounds 9]`
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Connection } from 'mongodb/lib/cmap/connection.js'

const { command: plainCommand } = Connection.prototype

import { pino } from 'pino'
import { startConvene } from '../src/convene.ts'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { createHttpMetrics } from '../src/modules/operations/metrics/http-metrics.ts'
import { Counter, Histogram } from '../src/platform/metric-families.ts'
import { createMetrics } from '../src/platform/metrics.ts'
import { connectMongo, databaseOf } from '../src/platform/mongo.ts'
import { freePort } from '../test/support/free-port.ts'
import { testSettings } from '../test/support/server.ts'
import { request, temporaryFolder } from './cases.ts'
import { cpuSeconds, load, median, startPinned, untilAnswers } from './measure.ts'
import { openClients } from './workflows-load/server.ts'

const { BENCH_URI: serverUri, BENCH_PORT, BENCH_DATA, BENCH_COLLECTOR, BENCH_RATIO } = process.env
if (serverUri) {
  const settings = await testSettings({
    ports: [Number(BENCH_PORT)],
    dataDir: BENCH_DATA ?? '',
    role: 'web',
    otlpEndpoint: BENCH_COLLECTOR ?? null,
    traceRatio: Number(BENCH_RATIO ?? 0),
  })
  const logger = pino({ level: 'info', base: null }, pino.destination(join(settings.dataDir, 'requests.log')))
  await startConvene(settings, serverUri, { logger, requests: logger })
  const { command } = Connection.prototype
  const { add } = Counter.prototype
  const { observe } = Histogram.prototype
  process.on('SIGUSR1', () => {
    Connection.prototype.command = plainCommand
    Counter.prototype.add = () => {}
    Histogram.prototype.observe = () => {}
  })
  process.on('SIGUSR2', () => {
    Connection.prototype.command = command
    Counter.prototype.add = add
    Histogram.prototype.observe = observe
  })
} else {
  measureAlone()
  await measure()
}

/** Prints the CPU time of counting a request, and of a command of the store. */
function measureAlone(): void {
  const metrics = createMetrics(1000, 1000)
  const count = createHttpMetrics(metrics)
  const histogram = metrics.histogram('bench', 'For the bench', ['command'])
  const caller = { user: null, guestId: null, address: '127.0.0.1', userAgent: null }
  const answered = { route: '/api/v1/executions/:id', requestId: 'r', caller, status: 200, errorCode: null }
  const request = new Request('http://localhost/api/v1/executions/1')
  const times = 500_000
  const microseconds = (run: (number: number) => void): number => {
    const before = process.cpuUsage()
    for (let number = 0; number < times; number += 1) run(number)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / times
  }
  const ofRequest = (number: number) => count({ ...answered, request, durationMs: number % 50 })
  const ofCommand = (number: number) => histogram.observe((performance.now() % 1) + number / times, 'find')
  for (const run of [ofRequest, ofCommand]) microseconds(run)
  const [one, other] = [ofRequest, ofCommand].map((run) => microseconds(run).toFixed(2))
  console.log(`alone: ${one} µs of CPU for a request, ${other} µs for a command of the store`)
}

async function measure(): Promise<void> {
  const { values } = parseArgs({
    options: { requests: { type: 'string', default: '4000' }, rounds: { type: 'string', default: '9' } },
  })
  const [requests, rounds] = [Number(values.requests), Number(values.rounds)]
  const dataDir = await temporaryFolder()
  const store = await startEmbeddedMongo({ dataDir })
  const uri = store.uri.replace('/?', '/bench?')
  let spans = 0
  const collector = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(batch) {
      spans += (await batch.text()).split('"spanId"').length - 1
      return Response.json({})
    },
  })
  const start = async (own: Record<string, string>) => {
    const port = freePort()
    const env = { BENCH_URI: uri, BENCH_PORT: String(port), BENCH_DATA: dataDir, ...own }
    const { pid, kill } = startPinned(1, import.meta.path, env)
    const url = `http://127.0.0.1:${port}`
    await untilAnswers(`${url}/health`)
    return { pid, kill, url }
  }
  const plain = await start({})
  const connection = await connectMongo(uri)
  const { callers } = await openClients(plain.url, databaseOf(connection), 1)
  const [caller] = callers
  if (!caller) throw new Error('there is no client')
  const { token, workflowId } = caller
  const { body } = await request(plain.url, 'POST', `/api/v1/workflows/${workflowId}/execute`, {
    token,
    body: { input_data: {} },
  })
  const headers = { authorization: `Bearer ${token}` }
  const poll = ({ pid, url }: typeof plain) =>
    load(pid, requests, 8, () => fetch(`${url}/api/v1/executions/${body.execution_id}`, { headers }))

  const compare = async (title: string, kinds: Record<string, () => Promise<number>>): Promise<void> => {
    const figures = new Map<string, number[]>()
    for (const run of Object.values(kinds)) await run()
    for (let round = 0; round < rounds; round += 1) {
      const order = Object.entries(kinds)
      for (const [kind, run] of round % 2 ? order : order.reverse())
        figures.set(kind, [...(figures.get(kind) ?? []), await run()])
    }
    const shown = Object.keys(kinds).map((kind) => `${kind} ${median(figures.get(kind) ?? []).toFixed(1)}`)
    console.log(`${title}: CPU µs of the server for a request: ${shown.join(', ')}`)
  }
  const turned = (signal: NodeJS.Signals) => async () => {
    process.kill(plain.pid, signal)
    await Bun.sleep(50)
    return (await poll(plain)).cpuMicroseconds
  }
  await compare('metrics', { with: turned('SIGUSR2'), without: turned('SIGUSR1') })
  process.kill(plain.pid, 'SIGUSR2')

  const scrape = async (): Promise<number> => {
    const before = cpuSeconds(plain.pid)
    for (let time = 0; time < 100; time += 1) await (await fetch(`${plain.url}/metrics`)).text()
    return ((cpuSeconds(plain.pid) - before) / 100) * 1000
  }
  await scrape()
  const { length } = await (await fetch(`${plain.url}/metrics`)).text()
  console.log(`a scrape of ${(length / 1024).toFixed(0)} KB: ${(await scrape()).toFixed(1)} ms of CPU`)

  const collected = { BENCH_COLLECTOR: `http://127.0.0.1:${collector.port}` }
  const tenth = await start({ ...collected, BENCH_RATIO: '0.1' })
  const all = await start({ ...collected, BENCH_RATIO: '1' })
  const of = (server: typeof plain) => async () => (await poll(server)).cpuMicroseconds
  await compare('traces', { off: of(plain), 'one in ten': of(tenth), all: of(all) })
  console.log(`${spans} spans came to the collector`)
  await connection.close()
  for (const { kill } of [plain, tenth, all]) kill()
  await collector.stop(true)
  await store.close()
}
