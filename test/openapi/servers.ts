import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadDemoData } from '../../seeds/run.ts'
import { defaultTimings } from '../../src/timings.ts'
import { startScriptedAiService } from '../support/ai-service.ts'
import { startFakeLlm } from '../support/fake-llm.ts'
import { freePort } from '../support/free-port.ts'
import { openMailbox } from '../support/mailbox.ts'
import { startTestServer } from '../support/server.ts'
import { unreachableStripe } from '../support/stripe-process.ts'

export type Servers = Awaited<ReturnType<typeof startServers>>

/** One server as users have it, and others on its store that refuse for a reason of their own. */
export const startServers = async () => {
  const mailbox = await openMailbox()
  const ai = await startScriptedAiService()
  const model = startFakeLlm([60_000])
  const main = await startTestServer({
    smtpUrl: mailbox.url,
    aiServiceUrl: ai.url,
    llm: model.settings,
    videoRoomUrl: 'https://rooms.example',
    stripe: unreachableStripe,
    timings: { ...defaultTimings, saveRetryPauseMs: 1, replyDrainMs: 50 },
  })
  await loadDemoData(main.convene, main.settings, { onlyWhenEmpty: true })
  const web = { role: 'web' as const, aiServiceUrl: ai.url, stripe: unreachableStripe }
  const [bare, impatient, exhausted, failing] = await Promise.all([
    startTestServer(
      {
        ...web,
        assistantAccess: 'key',
        llm: 'off',
        metricsToken: 'a-token-for-scrapers-only',
        aiServiceUrl: `http://127.0.0.1:${freePort()}`,
        stripe: null,
      },
      main.databaseUri,
    ),
    startTestServer({ ...web, timings: { ...defaultTimings, bodyIdleMs: 50 } }, main.databaseUri),
    startTestServer({ ...web, rateLimitGeneral: { points: 0, windowSeconds: 60 } }, main.databaseUri),
    startTestServer({ ...web, timings: { ...defaultTimings, storeLostMs: 3_600_000 } }, main.databaseUri),
  ])
  const visitor = { email: 'demo@convene.example', password: 'demo-password' }
  const login = await main.call('POST', '/api/auth/login', { body: visitor })
  const keyWith = async (scope: string): Promise<string> => {
    const body = { name: scope, scopes: [scope] }
    return (await main.call('POST', '/api/v1/api-keys', { token: login.body.access_token, body })).body.key
  }
  for (const folder of ['scans', 'recordings', 'client-files', 'executions'])
    await writeFile(join(bare.settings.dataDir, 'files', folder), 'in the way')
  const leaver = await main.person()
  await main.call('POST', '/api/auth/logout', { token: leaver.token })
  const admin = await main.person({ role: 'admin' })
  const user = await main.person()
  return {
    main,
    ai,
    mailbox,
    /** Has no model, no AI service, no files, no Stripe, and asks for a key of the business. */
    bare,
    /** Waits 50 ms for a body. */
    impatient,
    /** Allows no request. */
    exhausted,
    /** Runs with every command of the store failing with `error`. */
    async withFailingStore<T>(error: Error, run: (server: typeof failing) => Promise<T>): Promise<T> {
      const { topology } = Object(failing.convene.connection.getClient())
      topology.selectServer = () => Promise.reject(error)
      try {
        return await run(failing)
      } finally {
        delete topology.selectServer
      }
    },
    /** Keys of the client of the examples, with one scope each. */
    clientKeys: { read: await keyWith('read'), webhooks: await keyWith('webhooks') },
    /** Of a login that has ended. */
    endedToken: leaver.token,
    /** Of the account that the examples belong to. */
    visitorToken: login.body.access_token,
    admin,
    user,
    ofRole: {
      user,
      admin,
      parent: await main.person({ role: 'parent' }),
      tutor: await main.person({ role: 'tutor' }),
      student: await main.person({ role: 'student' }),
    },
    stranger: await main.person(),
    stop: () => model.stop(),
  }
}
