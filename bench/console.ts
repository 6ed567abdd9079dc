/**
 * How heavy the console is in a browser whose processor is slowed four times, on a server of its own with the demo data:
 * the time until the dashboard is painted first and until it shows its figures, and the script time of five seconds of a list in which 20 runs go on.
 * `bun bench/console.ts [--rounds 3]`
 */
import { parseArgs } from 'node:util'
import { openBrowser, openTab, settled, signInTab } from '../test/support/browser.ts'
import { request, startMain, temporaryFolder } from './cases.ts'
import { untilAnswers } from './measure.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } })
const rounds = Number(values.rounds)
const [slowed, runs, liveSeconds] = [4, 20, 5]
const [email, password] = ['demo@convene.example', 'demo-password']

const dataDir = await temporaryFolder()
const untilReady = async (url: string): Promise<void> => {
  await untilAnswers(`${url}/health`)
  while (!(await fetch(`${url}/health`)).ok) await Bun.sleep(200)
}
// The first start loads the demo data. In production the files are made as small as they get, and built once.
const seeding = startMain(dataDir, {
  SEED_ADMIN_PASSWORD: 'admin-password',
  SEED_CLIENT_PASSWORD: 'client-password',
})
await untilReady(seeding.url)
seeding.kill()
await seeding.exited
const server = startMain(dataDir, {
  NODE_ENV: 'production',
  JWT_SECRET: 'a secret of a bench, long enough for it',
})
await untilReady(server.url)

const tokenOf = async (email: string, password: string) =>
  String(
    (await request(server.url, 'POST', '/api/v1/auth/login', { body: { email, password } })).body
      .access_token,
  )
const admin = await tokenOf('admin@masstock.com', 'admin-password')
const token = await tokenOf(email, password)

/** A workflow that only waits, of which all runs go on at once. */
const startRuns = async (): Promise<void> => {
  const { body: me } = await request(server.url, 'GET', '/api/v1/auth/me', { token })
  const client_id = String((me.user as { client_id: string }).client_id)
  const limits = { concurrent_executions: runs }
  await request(server.url, 'PUT', `/api/v1/admin/clients/${client_id}/limits`, {
    token: admin,
    body: limits,
  })
  const config = {
    workflow_type: 'standard',
    steps: [{ name: 'Wait', kind: 'wait', with: { seconds: 120 } }],
    fields: [],
  }
  const made = await request(server.url, 'POST', '/api/v1/admin/workflows', {
    token: admin,
    body: { client_id, name: 'Waits', config },
  })
  const { id } = made.body.workflow as { id: string }
  await request(server.url, 'POST', `/api/v1/admin/workflows/${id}/deploy`, { token: admin, body: {} })
  for (let run = 0; run < runs; run += 1)
    await request(server.url, 'POST', `/api/v1/workflows/${id}/execute`, { token, body: { input_data: {} } })
}

const browser = await openBrowser()
const openSlowed = async () => {
  const tab = await openTab(browser, server.url)
  await signInTab(tab, email, password)
  const session = await tab.context.newCDPSession(tab.page)
  await session.send('Performance.enable')
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowed })
  const scriptMs = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0) * 1000
  }
  return { tab, scriptMs }
}

const paints: number[] = []
const figures: number[] = []
for (let round = 0; round < rounds; round += 1) {
  const { tab } = await openSlowed()
  await tab.page.goto('/console')
  await tab.page.locator('.figure-value', { hasText: /\d/ }).first().waitFor()
  figures.push(await tab.page.evaluate<number>('performance.now()'))
  paints.push(
    await tab.page.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0].startTime"),
  )
  await tab.close()
}
console.log(`first paint after ${paints.map(Math.round).join(', ')} ms`)
console.log(`figures of the dashboard after ${figures.map(Math.round).join(', ')} ms`)

await startRuns()
const lives: number[] = []
for (let round = 0; round < rounds; round += 1) {
  const { tab, scriptMs } = await openSlowed()
  await tab.page.goto('/console/executions?status=processing')
  await settled(tab.page)
  const rows = await tab.page.getByRole('progressbar').count()
  const before = await scriptMs()
  await Bun.sleep(liveSeconds * 1000)
  lives.push((await scriptMs()) - before)
  if (round === 0) console.log(`${rows} rows are under way`)
  await tab.close()
}
console.log(`${liveSeconds} s of them take ${lives.map(Math.round).join(', ')} ms of script`)
await browser.close()
server.kill()
