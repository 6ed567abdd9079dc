import { createApp, createWorkerApp, type Modules } from './app.ts'
import { createAccess } from './http/access.ts'
import { listen } from './http/listen.ts'
import { createSharedLimits } from './http/shared-limits.ts'
import { createSocketIo } from './http/socket-io.ts'
import { createVisits } from './http/socket-visits.ts'
import { createSockets } from './http/sockets.ts'
import { migrations } from './migrations/index.ts'
import type { HealthCheck, Kernel, Module, Platform } from './module.ts'
import { createAccounts, createIdentity, type Identity } from './modules/accounts/index.ts'
import { createAssistantSessions } from './modules/assistant-sessions/index.ts'
import {
  createAudit,
  createErrors,
  createOperations,
  createRecentChanges,
  createUptime,
  createUptimeStore,
  type Errors,
} from './modules/operations/index.ts'
import { createRiskScans } from './modules/risk-scans/index.ts'
import { createSupport } from './modules/support/index.ts'
import { createTutoring } from './modules/tutoring/index.ts'
import { createValuationSessions } from './modules/valuation-sessions/index.ts'
import { type Clients, createClientDirectory, createWorkflows } from './modules/workflows/index.ts'
import { withMailMetrics, withModelMetrics } from './platform/call-metrics.ts'
import { createChanges } from './platform/changes.ts'
import { withFileFaults } from './platform/file-faults.ts'
import { withFileMetrics } from './platform/file-metrics.ts'
import { createJobWatch } from './platform/job-metrics.ts'
import { createJobs } from './platform/jobs.ts'
import { createLlm } from './platform/llm.ts'
import type { Logs } from './platform/log.ts'
import { createMail } from './platform/mail.ts'
import { connectMongo } from './platform/mongo.ts'
import { createObservation } from './platform/observation.ts'
import { openFiles } from './platform/open-files.ts'
import { reasonOf } from './platform/reason.ts'
import { createShutdown, type Shutdown } from './platform/shutdown.ts'
import type { Migration } from './platform/store-version.ts'
import { withTimeout } from './platform/timeout.ts'
import { prepareStore } from './prepare-store.ts'
import type { Settings } from './settings.ts'

/**
 * Starts one process on a running store: connects, builds indexes, mounts the modules and listens. For a `command` no
 * job runs, no change arrives and nothing listens; one that only `looks` does not even build indexes.
 */
export const startConvene = async (
  settings: Settings,
  mongodbUri: string,
  logs: Logs,
  options: {
    purpose?: 'serve' | 'command' | 'look'
    /** false while the demo data is still to be loaded: `/health` is 503 until `markSeeded`. */
    seeded?: boolean
    /** Further parts of `/health`. */
    checks?: Record<string, HealthCheck>
    /** Parts of `/health` that it names, and that do not make it 503. */
    minorChecks?: Record<string, HealthCheck>
    /** Shows mail in the terminal where no SMTP server is set, outside production. */
    showMail?: (text: string) => void
    /** Tests of upgrades have steps of their own. */
    migrations?: readonly Migration[]
  } = {},
) => {
  const { purpose = 'serve', seeded = true, checks = {}, minorChecks = {}, showMail = () => {} } = options
  const shutdown = createShutdown()
  const { platform, errors } = await createPlatform(settings, mongodbUri, logs, showMail, shutdown)
  const clients = createClientDirectory(platform)
  const identity = await createIdentity(platform, clients)
  const kernel = createKernel(platform, identity)
  let ready = seeded
  const isSeeded = async () => {
    if (!ready) throw new Error('the demo data is still being loaded')
  }
  const modules = createModules(kernel, identity, clients, {
    checks: { data: isSeeded, ...checks },
    minorChecks,
    errors,
  })
  const all: Module[] = Object.values(modules)

  const { connection, changes, jobs, sockets, socketIo } = kernel
  const steps = options.migrations ?? migrations
  const processes = purpose === 'look' ? null : await prepareStore(kernel, mongodbUri, steps)
  const serves = purpose === 'serve'
  if (serves) for (const part of [changes, jobs, ...all]) await part.start?.()

  const create = settings.role === 'worker' ? createWorkerApp : createApp
  const opened = serves ? settings : { ...settings, ports: [] }
  const server = listen(opened, () => create(logs, kernel, modules), socketIo.websocket)
  return {
    ...modules,
    /** Where the server answers, the main address first. */
    urls: server.urls,
    /** Ports that were taken; the first one never is, as that stops the start. */
    taken: server.taken,
    /** The store, for commands that load data. */
    connection,
    /** Says that the demo data is loaded: until then `/health` is 503. */
    markSeeded(): void {
      ready = true
    },
    /**
     * Until `noticed` resolves it goes on, but `/health` is 503, so that proxies send their requests elsewhere. Then it takes no
     * new work, lets answers and jobs under way finish and closes the store. All of that takes less than `drainMs`,
     * also with a store that does not answer; 0 waits for nothing.
     */
    async stop(drainMs = settings.timings.drainMs, noticed?: Promise<void>): Promise<void> {
      shutdown.announce()
      await noticed
      shutdown.close()
      const finishMs = drainMs * 0.8
      const finish = async (): Promise<void> => {
        // No new request is accepted from here on. A listener counts as stopped once its sockets are closed.
        const answered = server.stop()
        await Promise.all(all.map((module) => module.stop?.()))
        sockets.closeAll()
        socketIo.closeAll()
        await Promise.all([answered, jobs.drain(finishMs)])
        await modules.operations.flush()
      }
      await withTimeout(finishMs, finish(), null)
      server.close()
      const close = async (): Promise<void> => {
        kernel.limits.stop()
        await changes.stop()
        if (processes) await withTimeout(drainMs * 0.05, processes.stop(), null)
        await connection.close()
      }
      await withTimeout(drainMs * 0.1, Promise.all([close(), kernel.tracing?.stop()]), null)
    },
  }
}

export type Convene = Awaited<ReturnType<typeof startConvene>>

const createPlatform = async (
  settings: Settings,
  mongodbUri: string,
  { logger }: Logs,
  showMail: (text: string) => void,
  shutdown: Shutdown,
): Promise<{ platform: Platform; errors: Errors }> => {
  const { storeTimeoutMs, storeLostMs } = settings.timings
  const connection = await connectMongo(mongodbUri, storeTimeoutMs).catch((error: unknown) => {
    const store = settings.mongodbUri === null ? 'the embedded store' : 'the store of MONGODB_URI'
    throw new Error(`${store} cannot be reached (${reasonOf(error)})`, { cause: error })
  })
  const { llm, timings } = settings
  const { jobLockMs: lockMs, jobTouchMs: touchMs, jobPollMs: pollMs, outageLogMs: outageMs } = timings
  const errors = createErrors({ connection, logger }, timings.errorCountMs)
  const { reports } = errors
  const changes = createChanges(connection, logger, storeLostMs)
  const observation = await createObservation(settings, connection, changes)
  const { metrics, calls } = observation
  const jobs = createJobs({
    connection,
    logger,
    works: settings.role !== 'web',
    lockMs,
    touchMs,
    pollMs,
    outageMs,
    onFailed: (name, error) => reports.add({ severity: 'error', type: `job.${name}`, error }),
    watch: createJobWatch(observation, connection, () => jobs.names()),
  })
  const platform: Platform = {
    ...observation,
    settings,
    connection,
    changes,
    jobs,
    files: withFileFaults(withFileMetrics(metrics, await openFiles(settings))),
    mail: withMailMetrics(calls, createMail(settings, logger, showMail)),
    llm: llm === null || llm === 'off' ? null : withModelMetrics(calls, createLlm(llm)),
    logger,
    audit: createAudit(connection),
    reports,
    limits: createSharedLimits(settings, connection, logger),
    shutdown,
  }
  return { platform, errors }
}

const createKernel = (
  platform: Platform,
  { verifyToken, isOwnToken, verifyApiKey, keysFor }: Identity,
): Kernel => {
  const guards = { ...platform, verifyToken, isOwnToken, verifyApiKey }
  const visits = createVisits(guards)
  return {
    ...platform,
    may: createAccess(guards),
    sockets: createSockets(guards, visits),
    socketIo: createSocketIo(guards, visits),
    keysFor,
  }
}

type OperationsNeeds = {
  checks: Record<string, HealthCheck>
  minorChecks: Record<string, HealthCheck>
  errors: Errors
}

/** Accounts ask the modules that keep data of users when they need them; operations come last. */
const createModules = (
  kernel: Kernel,
  identity: Identity,
  clients: Clients,
  { checks, ...more }: OperationsNeeds,
): Modules => {
  const owners: Module[] = []
  const accounts = createAccounts(kernel, {
    identity,
    userData: () => owners.flatMap(({ userData }) => userData ?? []),
    languageOf: (account) => workflows.languageOf(account),
  })
  const assistant = createAssistantSessions(kernel)
  const valuations = createValuationSessions(kernel, { isReportIdTaken: assistant.hasSession })
  const riskScans = createRiskScans(kernel)
  const tutoring = createTutoring(kernel, accounts)
  const uptime = createUptime(createUptimeStore(kernel.connection), kernel.settings.timings.signOfLifeMs)
  const workflows = createWorkflows(kernel, accounts, clients, {
    recentChanges: createRecentChanges(kernel.connection),
    uptimePercent: uptime.percent,
    errorsSince: (at) => operations.faultsSince(at),
    support: {
      openTickets: (clientIds) => support.openTickets(clientIds),
      latestOf: (clientId) => support.newestOf(clientId, 20),
    },
  })
  const support = createSupport(kernel, accounts, workflows)
  owners.push(valuations, assistant, riskScans, tutoring, workflows, support)
  const operations = createOperations(kernel, {
    ...more,
    checks: Object.assign({}, ...owners.map((module) => module.checks), checks),
    accounts,
    clients,
    uptime,
  })
  return { accounts, assistant, operations, riskScans, support, tutoring, valuations, workflows }
}
