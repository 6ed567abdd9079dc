import type { Kernel, Module } from '../../module.ts'
import type { Language } from '../../platform/mail.ts'
import { createRowCache } from '../../platform/row-cache.ts'
import type { Account, Accounts } from '../accounts/index.ts'
import { createAnalytics } from './admin/analytics-service.ts'
import { createAdminDashboard } from './admin/dashboard-service.ts'
import { createFinances } from './admin/finances-service.ts'
import type { AdminNeeds } from './admin/needs.ts'
import { createAdminRoutes } from './admin/routes.ts'
import { createClientKeyRoutes } from './api-keys/routes.ts'
import { createClientKeyService } from './api-keys/service.ts'
import { createWorkflowAdminRoutes } from './catalogue/admin-routes.ts'
import { createAdminWorkflows } from './catalogue/admin-service.ts'
import { createDashboard } from './catalogue/dashboard-service.ts'
import { createWorkflowEditor } from './catalogue/editor-service.ts'
import { createWorkflowRoutes } from './catalogue/routes.ts'
import { createWorkflowService } from './catalogue/service.ts'
import { createWorkflowStore } from './catalogue/store.ts'
import { createClientAdminRoutes } from './clients/admin-routes.ts'
import type { Clients } from './clients/directory.ts'
import { createLimitAdminRoutes } from './clients/limit-routes.ts'
import { createMemberService } from './clients/member-service.ts'
import { createRequireOwner } from './clients/owner.ts'
import { createClientPartRoutes } from './clients/parts-routes.ts'
import { createPeopleService } from './clients/people-service.ts'
import { createPreferencesService } from './clients/preferences-service.ts'
import { createPreferencesStore, preferencesCollection } from './clients/preferences-store.ts'
import { createClientScope } from './clients/scope.ts'
import { createClientService } from './clients/service.ts'
import { createSettingsRoutes } from './clients/settings-routes.ts'
import { createEndTeller } from './executions/end-teller.ts'
import { createEngine } from './executions/engine.ts'
import type { ClientNews } from './executions/timeline.ts'
import { createClientFiles } from './files/files.ts'
import { createPeriodFigures } from './ledger/period-figures.ts'
import { addWorkflowMetrics } from './metrics.ts'
import { createStatements } from './statements/statements.ts'
import { createStripe } from './stripe/stripe.ts'
import { createWebhooks } from './webhooks/webhooks.ts'

export type { AdminNeeds, SupportReads } from './admin/needs.ts'
export { templates } from './catalogue/templates.ts'
export { openClient } from './clients/client.ts'
export { type Clients, createClientDirectory } from './clients/directory.ts'
export type { ClientScope } from './clients/scope.ts'
export { clientOnly, clientQuery, exampleClient, scopeFails } from './clients/scope-wire.ts'
export { type Execution, openExecution } from './executions/execution.ts'
export type { ClientNews, RunEvent } from './executions/timeline.ts'
export { clientFiles } from './files/client-file.ts'
export { resultFiles } from './files/result-file.ts'

export type Workflows = ReturnType<typeof createWorkflows>

/**
 * Workflows that companies run (contract 004). `clients` was made before the accounts, which need it; `needs` is what
 * administrators see of other modules.
 */
export const createWorkflows = (kernel: Kernel, accounts: Accounts, clients: Clients, needs: AdminNeeds) => {
  const { audit, changes, connection, may, settings } = kernel
  const scopeOf = createClientScope(clients)
  const store = createWorkflowStore(connection, changes)
  const files = createClientFiles(kernel, scopeOf)
  const preferences = createPreferencesStore(connection)
  /** For what is told behind the answers. Routes read the store: a page shows what its user has just changed. */
  const knownPreferencesOf = createRowCache(changes, preferencesCollection, preferences.of).get
  const tellUser = createEndTeller(accounts, knownPreferencesOf)
  const webhooks = createWebhooks(kernel, scopeOf, accounts, clients)
  const engine = createEngine(kernel, {
    accounts,
    clients,
    workflows: store,
    scopeOf,
    files,
    tellEnd: async (run) => {
      await Promise.all([webhooks.tellEnd(run), tellUser(run)])
      countEnd(run)
    },
  })
  const countEnd = addWorkflowMetrics(kernel, engine.countWaiting, webhooks.countWaiting)
  const runs = engine.figures
  const workflows = createWorkflowService(store, runs)
  const editor = createWorkflowEditor(store, clients, engine.knowsStep, audit)
  const periods = createPeriodFigures(engine.counts)
  const clientService = createClientService(clients, accounts, store, runs, periods, audit)
  const people = createPeopleService(accounts, settings.smtpUrl !== null)
  const all = createAdminWorkflows(store, clients, runs)
  const members = createMemberService(clients, accounts)
  const finances = createFinances(clients.store, periods, store.acrossClients.namesOf)
  const dashboard = createAdminDashboard(engine.runs, periods, finances, accounts, clients, needs)
  const analytics = createAnalytics(accounts, clients, store.acrossClients, engine.runs, periods, finances)
  const statements = createStatements(kernel, {
    accounts,
    clients,
    engine,
    preferencesOf: preferences.of,
    scopeOf,
  })
  const stripe = createStripe(kernel, { accounts, clients, clientService, bills: engine.bills })
  const keys = createClientKeyService(clients.keys, createRequireOwner(accounts), clients.forgetKey, audit)

  return {
    routes: {
      settings: createSettingsRoutes(
        kernel,
        scopeOf,
        people,
        createPreferencesService(preferences, audit),
        accounts,
      ),
      workflows: createWorkflowRoutes(may, scopeOf, workflows, createDashboard(store, runs)),
      apiKeys: createClientKeyRoutes(may, scopeOf, keys),
      limitsAdmin: createLimitAdminRoutes(may, clientService, settings),
      clientsAdmin: createClientAdminRoutes(may, clientService, workflows, needs.support),
      workflowsAdmin: createWorkflowAdminRoutes(may, editor, workflows, all, engine.stepKinds),
      clientPartsAdmin: createClientPartRoutes(may, members, editor, workflows, all),
      figuresAdmin: createAdminRoutes(may, dashboard, finances, analytics),
      ...engine.routes,
      ...files.routes,
      ...statements.routes,
      ...stripe.routes,
      ...webhooks.routes,
    },
    userData: { eraseUser: preferences.remove },
    async start(): Promise<void> {
      await Promise.all([engine.start(), webhooks.start(), statements.schedule(), stripe.schedule()])
    },
    async stop(): Promise<void> {
      await Promise.all([engine.stop(), webhooks.stop()])
    },
    /** Mails to the people of clients are written in the language of their preferences. */
    languageOf: async ({ _id, client_id }: Account): Promise<Language> =>
      client_id === null ? 'en' : (await knownPreferencesOf(_id)).language,
    /** Tells the followers and the webhooks of a client what happened. Safe to repeat: of one `id` each is told once. */
    async publish(news: ClientNews): Promise<void> {
      await Promise.all([engine.publish(news), webhooks.publish(news)])
    },
    engine,
    files,
    statements,
    stripe,
    workflows: store,
    clients: clients.store,
    scopeOf,
    assign: editor.assign,
    renew: editor.renew,
  } satisfies Module & Record<string, unknown>
}
