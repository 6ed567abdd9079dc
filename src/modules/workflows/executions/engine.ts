import { demoModel } from '../../../companions/demo-llm/index.ts'
import { createCsvAnswer } from '../../../http/csv-answer.ts'
import { AppError } from '../../../http/errors.ts'
import { createIdempotencyKeys } from '../../../http/idempotency-keys.ts'
import type { Kernel } from '../../../module.ts'
import { createFeed } from '../../../platform/feed.ts'
import { createOutageLog } from '../../../platform/outage-log.ts'
import type { LlmSettings, Settings } from '../../../settings.ts'
import type { Accounts, Client } from '../../accounts/index.ts'
import type { WorkflowStore } from '../catalogue/store.ts'
import { slotsOfClient } from '../clients/client.ts'
import type { Clients } from '../clients/directory.ts'
import type { ClientScope } from '../clients/scope.ts'
import type { WorkflowFiles } from '../files/files.ts'
import { createCountStore } from '../ledger/counts-store.ts'
import { createRunFigures } from '../ledger/figures.ts'
import { ledgerRows } from '../ledger/ledger-rows-store.ts'
import { createLedger } from '../ledger/store.ts'
import { createSteps, type ImageModel } from '../steps/steps.ts'
import { createExecutionAdminRoutes } from './admin-routes.ts'
import { createDispatcher } from './dispatcher.ts'
import { createEventRoutes } from './event-routes.ts'
import { type Execution, isEnded } from './execution.ts'
import { executionRows } from './execution-rows-store.ts'
import { createFormExecution } from './form-service.ts'
import { createExecutionJobs } from './jobs.ts'
import { createLive } from './live.ts'
import { createExecutionQueue } from './queue-store.ts'
import { createResultRoutes } from './result-routes.ts'
import { createExecutionRoutes } from './routes.ts'
import { createRunner } from './runner.ts'
import { createRunningExecutions } from './running-executions.ts'
import { createExecutionService } from './service.ts'
import { createSettlement } from './settle-service.ts'
import { createStepResultStore } from './step-results-store.ts'
import { createExecutionStore } from './store.ts'
import { createSweep } from './sweep-service.ts'
import { createExecutionTable } from './table.ts'
import { type ClientEvent, type ClientNews, createTimeline } from './timeline.ts'
import { createExecutionViews } from './views.ts'

export type EngineNeeds = {
  accounts: Accounts
  clients: Clients
  workflows: WorkflowStore
  scopeOf: ClientScope
  files: WorkflowFiles
  /** Publishes how a run ended. Safe to repeat. */
  tellEnd: (run: Execution) => Promise<void>
}

const events = 'execution_events'
const keptForSeconds = 90 * 24 * 60 * 60

/** Runs workflows: accepts, executes, bills and shows their executions. */
export const createEngine = (
  kernel: Kernel,
  { accounts, clients, workflows, scopeOf, files, tellEnd }: EngineNeeds,
) => {
  const { audit, connection, changes, logger, may, reports, settings, sockets } = kernel
  const { timings } = settings
  const works = settings.role !== 'web'
  const rows = executionRows(connection)
  const store = createExecutionStore(rows)
  const queue = createExecutionQueue(rows, changes.self, timings.runLeaseMs)
  const results = createStepResultStore(connection)
  const feed = createFeed<ClientEvent>({
    connection,
    changes,
    collection: events,
    keepSeconds: keptForSeconds,
  })
  const timeline = createTimeline(feed)
  const bills = ledgerRows(connection)
  const ledger = createLedger(bills, settings.stripe !== null)
  const counts = createCountStore(connection, rows)
  const figures = createRunFigures(counts, store)
  const settlement = createSettlement(counts, results, timeline, ledger, tellEnd, logger, timings.runCountMs)
  const logFault = createOutageLog(logger, timings.outageLogMs)
  const running = createRunningExecutions(queue, changes, events, logFault, {
    renewMs: timings.runRenewMs,
    checkMs: timings.runCheckMs,
  })
  const steps = createSteps(realModel(settings.llm), imageModelOf(settings), settings)
  const jobs = createExecutionJobs(kernel.jobs, timings.runSweepMs, logger)

  /** This process looks on time; the job does it where it ended before. */
  const wakeAt = async (run: Execution, at: Date): Promise<void> => {
    setTimeout(() => dispatcher.wake(run.client_id), Math.max(0, at.getTime() - Date.now())).unref()
    await jobs.wakeAt(run, at)
  }
  const run = createRunner({
    queue,
    results,
    resultFiles: files.results,
    runFiles: files.forRuns,
    running,
    timeline,
    settlement,
    steps,
    wakeAt,
    reports,
    logger,
    retryMs: timings.runRetryMs,
    reportMs: timings.runReportMs,
  })
  const slotsOf = async (clientId: string): Promise<number> => {
    const client = await clients.byId(clientId)
    return client && client.status !== 'suspended' ? slotsOfClient(client) : 0
  }
  const dispatcher = createDispatcher(queue, slotsOf, run, logFault)

  /** This process looks at once; where it cannot, a job makes another one look. */
  const passOn = (clientId: string): void => {
    if (!works || dispatcher.isFull()) jobs.wakeSoon(clientId)
  }
  const onAccepted = (run: Execution): void => {
    if (works) dispatcher.accept(run)
    passOn(run.client_id)
  }
  const onFreed = (clientId: string): void => {
    if (works) dispatcher.wake(clientId)
    passOn(clientId)
  }
  const sweep = createSweep(
    queue,
    results,
    files.results,
    timeline,
    settlement,
    jobs.wake,
    counts,
    logger,
    logFault,
    { recoverMs: timings.runSweepMs, settleMs: timings.runSettleMs },
  )
  jobs.define(dispatcher, sweep)
  const service = createExecutionService({
    store,
    workflows,
    timeline,
    running,
    settlement,
    keys: createIdempotencyKeys(connection),
    files: files.forRuns,
    audit,
    onAccepted,
    onFreed,
  })

  const executeForm = createFormExecution(settings.clientFileLimits, files, service)

  const readClient = async (id: string): Promise<Client> => {
    const client = await clients.byId(id)
    if (!client) throw new AppError('CLIENT_NOT_FOUND')
    return client
  }

  let warming: Timer | null = null
  const viewsOf = createExecutionViews(accounts, changes)
  const answerTable = createExecutionTable(service, viewsOf, createCsvAnswer(logger))

  return {
    routes: {
      executions: createExecutionRoutes(may, scopeOf, service, executeForm, viewsOf, answerTable, settings),
      executionResults: createResultRoutes(may, scopeOf, service, files),
      executionEvents: createEventRoutes(may, scopeOf, service, timeline),
      executionsLive: sockets.endpoint(createLive(scopeOf, service, timeline, accounts.personEvents)),
      executionsAdmin: createExecutionAdminRoutes(may, readClient, service, viewsOf, answerTable),
    },
    figures,
    counts,
    /** Runs across clients, for administrators. */
    runs: store.acrossClients,
    /** What completed runs cost, and its rows for the reports to Stripe. */
    ledger,
    bills,
    /** Whether a run of a client that ended before a time is not in the ledger yet. */
    hasUnbilled: queue.hasUnsettled,
    countWaiting: queue.count,
    /** Whether a run is one of this client. */
    isRunOf: async (clientId: string, id: string): Promise<boolean> =>
      (await store.of(clientId).byId(id)) !== null,
    /**
     * The one place that news of a client come to which are no events of runs. Safe to repeat: `id` is the key of all
     * that follows.
     */
    publish: (news: ClientNews): Promise<void> => timeline.addNews(news),
    /** Whether this server can run a kind of step. */
    knowsStep: steps.knows,
    stepKinds: steps.kinds,
    sweep,
    /** For the demo data: stores runs with their events, bills and counts them. Their ends are not told. */
    async load(loaded: { run: Execution; log: Parameters<typeof timeline.load>[1] }[]): Promise<void> {
      const load = async ({ run, log }: (typeof loaded)[number]): Promise<string[]> => {
        await timeline.load(run, log)
        const unsettled = isEnded(run) && ({ unsettled: true } as const)
        if (!(await store.of(run.client_id).insertIfAbsent({ ...run, ...unsettled }))) return []
        await ledger.add(run)
        return unsettled ? [run._id] : []
      }
      const ended = (await Promise.all(loaded.map(load))).flat()
      if (ended.length > 0) await counts.count(ended)
    },
    /** The number of readers of events that this process serves. */
    followers: timeline.followers,
    /** The number of runs that this process has under way. */
    running: running.count,
    /** The ids of the processes of steps. */
    stepProcesses: steps.pids,
    async start(): Promise<void> {
      if (!works) return
      sweep.start()
      await jobs.schedule()
      await files.schedule()
      warming = setTimeout(steps.warm, timings.stepWarmMs)
      warming.unref()
    },
    /** Starts no run, lets those under way end for a while, and gives the rest back. */
    async stop(): Promise<void> {
      if (warming) clearTimeout(warming)
      sweep.stop()
      dispatcher.stop()
      const end = performance.now() + timings.runDrainMs
      while (running.count() > 0 && performance.now() < end) await Bun.sleep(20)
      running.stopAll()
      while (running.count() > 0) await Bun.sleep(20)
      await settlement.idle()
      running.close()
      steps.close()
    },
  }
}

export type Engine = ReturnType<typeof createEngine>

/** The demonstration model finds answers in texts; it writes none. */
const realModel = (llm: Settings['llm']): LlmSettings | null =>
  llm === null || llm === 'off' || llm.model === demoModel ? null : llm

const imageModelOf = ({ imageModel, imagePrice }: Settings): ImageModel | null =>
  imageModel === null || imageModel === 'off' ? null : { ...imageModel, price: imagePrice }
