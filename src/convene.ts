import type { AnyElysia } from 'elysia'
import type { Connection } from 'mongoose'
import { createApp, createWorkerApp } from './app.ts'
import { createAccess } from './http/access.ts'
import { createLimits } from './http/limits.ts'
import type { Logs } from './http/log.ts'
import { createSockets } from './http/sockets.ts'
import { createAccounts, type UserProperty } from './modules/accounts/index.ts'
import { createApiKeys, createAssistantSessions } from './modules/assistant-sessions/index.ts'
import { createAudit, createOperations, type HealthCheck } from './modules/operations/index.ts'
import { createRiskScans } from './modules/risk-scans/index.ts'
import { createValuationSessions } from './modules/valuation-sessions/index.ts'
import { createChanges } from './platform/changes.ts'
import { createFiles } from './platform/files.ts'
import { createJobs } from './platform/jobs.ts'
import { createLlm } from './platform/llm.ts'
import { createMail } from './platform/mail.ts'
import { connectMongo, ensureIndexes } from './platform/mongo.ts'
import { within } from './platform/patience.ts'
import { keptSecret } from './platform/secret.ts'
import type { Settings } from './settings.ts'

const drainMs = 10_000

export type Convene = {
  /** Where the server answers, the main address first. */
  urls: string[]
  /** Addresses that were taken; the first one never is, as that stops the start. */
  taken: number[]
  accounts: ReturnType<typeof createAccounts>
  assistant: ReturnType<typeof createAssistantSessions>
  riskScans: ReturnType<typeof createRiskScans>
  /** The store, for commands that load data. */
  connection: Connection
  /** Whether nobody has an account yet. */
  isEmpty(): Promise<boolean>
  /** Says that the demo data is loaded: until then /health is 503. */
  markSeeded(): void
  /** Takes no new work, lets answers and jobs under way finish for up to 10 s, then lets go of the store. */
  stop(): Promise<void>
}

export type StartOptions = {
  /** false while the demo data is still to be loaded: `/health` is 503 until `markSeeded`. */
  seeded?: boolean
  /** What else must be well for `/health`. */
  checks?: Record<string, HealthCheck>
  /** Shows mail that goes nowhere, outside production. */
  showMail?: (text: string) => void
}

/** Starts one process on a running store: connects, builds indexes, mounts the modules and listens. */
export const startConvene = async (
  settings: Settings,
  mongodbUri: string,
  logs: Logs,
  { seeded = true, checks = {}, showMail = () => {} }: StartOptions = {},
): Promise<Convene> => {
  const { logger } = logs
  const connection = await connectMongo(mongodbUri).catch((error: unknown) => {
    const store = settings.mongodbUri === null ? 'the embedded store' : 'the store of MONGODB_URI'
    throw new Error(`${store} cannot be reached (${reasonOf(error)})`, { cause: error })
  })
  const changes = createChanges(connection, logger)
  const jobs = createJobs({ connection, logger, works: settings.role !== 'web' })
  const files = createFiles(settings)
  const audit = createAudit(connection)
  const limits = createLimits(settings.rateLimitGeneral, settings.rateLimitAuth)
  const accounts = createAccounts({
    connection,
    changes,
    jobs,
    audit,
    mail: createMail(settings.smtpUrl, logger, settings.production, showMail),
    jwtSecret: settings.jwtSecret ?? (await keptSecret(settings.dataDir)),
    jwtAlgorithm: settings.jwtAlgorithm,
    accessTokenMinutes: settings.accessTokenMinutes,
    publicUrl: settings.publicUrl ?? `http://localhost:${settings.ports[0] ?? 3000}`,
  })
  const keys = createApiKeys(connection, changes, audit)
  const { verifyToken } = accounts
  const verifyApiKey = keys.verify
  const { corsOrigins } = settings
  const sockets = createSockets({ verifyToken, verifyApiKey, limits, corsOrigins, logger })
  const may = createAccess({
    verifyToken,
    verifyApiKey,
    limits,
    corsOrigins,
    maxBodyBytes: settings.maxBodyBytes,
    secureCookies: settings.production,
  })
  const { llm } = settings
  const assistant = createAssistantSessions({
    connection,
    changes,
    jobs,
    audit,
    logger,
    may,
    sockets,
    keys,
    access: settings.assistantAccess,
    llm: llm === null || llm === 'off' ? null : createLlm(llm),
  })
  const isReportIdTaken = assistant.hasSession
  const valuations = createValuationSessions({ connection, may, audit, isReportIdTaken })
  const riskScans = createRiskScans({
    connection,
    changes,
    jobs,
    files,
    aiServiceUrl: settings.aiServiceUrl,
    aiServiceTimeoutMs: settings.aiServiceTimeoutMs,
    aiServiceConcurrency: settings.aiServiceConcurrency,
    maxScanBytes: settings.maxScanBytes,
  })
  const properties: UserProperty[] = [
    valuations.property,
    { eraseUser: assistant.eraseUser },
    riskScans.property,
  ]
  let ready = seeded
  const operations = createOperations({
    may,
    checks: {
      store: async () => {
        await connection.getClient().db(connection.name).command({ ping: 1 })
      },
      jobs: async () => {
        if (!jobs.isRunning()) throw new Error('the job queue is not running')
      },
      files: files.check,
      data: async () => {
        if (!ready) throw new Error('the demo data is still being loaded')
      },
      ...checks,
    },
  })
  const routes = {
    may,
    operations: operations.routes,
    valuations,
    assistant,
    accounts: accounts.mount({
      may,
      limits,
      secureCookies: settings.production,
      corsOrigins: settings.corsOrigins,
      properties,
    }),
    riskScans: riskScans.mount(may),
  }

  await ensureIndexes(connection)
  await changes.start()
  await jobs.start()
  await accounts.scheduleJobs()
  await assistant.start()
  await riskScans.scheduleJobs()

  const create = settings.role === 'worker' ? createWorkerApp : createApp
  const servers: AnyElysia[] = []
  const taken: number[] = []
  for (const port of settings.ports) {
    const app: AnyElysia = create(
      {
        logs,
        corsOrigins: settings.corsOrigins,
        trustedProxies: settings.trustedProxies,
        production: settings.production,
        maxRequestBytes: 4 * 1024 * 1024 * 1024,
      },
      routes,
    )
    try {
      app.listen({ port, hostname: settings.host, reusePort: false })
      servers.push(app)
    } catch (error) {
      if (servers.length === 0)
        throw new Error(`PORT ${port} cannot be opened on HOST ${settings.host} (${reasonOf(error)})`)
      taken.push(port)
    }
  }

  return {
    urls: servers.map(({ server }) => `http://${settings.host}:${server?.port}`),
    taken,
    accounts,
    assistant,
    riskScans,
    connection,
    isEmpty: accounts.isEmpty,
    markSeeded() {
      ready = true
    },
    async stop() {
      const listeners = servers.flatMap(({ server }) => server ?? [])
      const finish = async (): Promise<void> => {
        // From here on nobody new is let in; a listener counts as stopped once its sockets are closed.
        const answered = Promise.all(listeners.map((listener) => listener.stop()))
        riskScans.stop()
        await assistant.stop()
        sockets.closeAll()
        await Promise.all([answered, jobs.drain(drainMs)])
      }
      await within(drainMs, finish(), null)
      for (const listener of listeners) void listener.stop(true)
      await changes.stop()
      await connection.close()
    },
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
