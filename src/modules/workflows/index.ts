import type { Kernel, Module } from '../../module.ts'
import type { Accounts } from '../accounts/index.ts'
import { createAnalytics } from './admin/analytics-service.ts'
import { createAdminDashboard } from './admin/dashboard-service.ts'
import { createFinances } from './admin/finances-service.ts'
import type { AdminNeeds } from './admin/needs.ts'
import { createAdminRoutes } from './admin/routes.ts'
import { createWorkflowAdminRoutes } from './catalogue/admin-routes.ts'
import { createAdminWorkflows } from './catalogue/admin-service.ts'
import { createDashboard } from './catalogue/dashboard-service.ts'
import { createWorkflowEditor } from './catalogue/editor-service.ts'
import { createWorkflowRoutes } from './catalogue/routes.ts'
import { createWorkflowService } from './catalogue/service.ts'
import { createWorkflowStore } from './catalogue/store.ts'
import { createClientAdminRoutes } from './clients/admin-routes.ts'
import type { Clients } from './clients/directory.ts'
import { createMemberService } from './clients/member-service.ts'
import { createClientPartRoutes } from './clients/parts-routes.ts'
import { createPeopleService } from './clients/people-service.ts'
import { createPreferencesStore } from './clients/preferences-store.ts'
import { createClientScope } from './clients/scope.ts'
import { createClientService } from './clients/service.ts'
import { createSettingsRoutes } from './clients/settings-routes.ts'
import { createEngine } from './executions/engine.ts'
import { createClientFiles } from './files/files.ts'
import { createPeriodFigures } from './ledger/period-figures.ts'

export { type AdminNeeds, noSupport, type SupportReads } from './admin/needs.ts'
export { templates } from './catalogue/templates.ts'
export { openClient } from './clients/client.ts'
export { type Clients, createClientDirectory } from './clients/directory.ts'
export { type Execution, openExecution } from './executions/execution.ts'
export type { RunEvent } from './executions/timeline.ts'

/**
 * Workflows that companies run (contract 004). `clients` was made before the accounts, which need it; `needs` is what
 * administrators see of other modules.
 */
export const createWorkflows = (kernel: Kernel, accounts: Accounts, clients: Clients, needs: AdminNeeds) => {
  const { audit, changes, connection, may, settings } = kernel
  const scopeOf = createClientScope(clients)
  const store = createWorkflowStore(connection, changes)
  const files = createClientFiles(kernel, scopeOf)
  const engine = createEngine(kernel, { accounts, clients, workflows: store, scopeOf, files })
  const runs = engine.figures
  const workflows = createWorkflowService(store, runs)
  const editor = createWorkflowEditor(store, clients, engine.knowsStep, audit)
  const clientService = createClientService(clients, accounts, store, runs, audit)
  const people = createPeopleService(accounts, settings.smtpUrl !== null)
  const preferences = createPreferencesStore(connection)
  const all = createAdminWorkflows(store, clients, runs)
  const members = createMemberService(clients, accounts)
  const periods = createPeriodFigures(engine.counts)
  const finances = createFinances(clients.store, periods, store.acrossClients.namesOf)
  const dashboard = createAdminDashboard(engine.runs, periods, finances, accounts, clients, needs)
  const analytics = createAnalytics(accounts, clients, store.acrossClients, engine.runs, periods, finances)

  return {
    routes: {
      settings: createSettingsRoutes(kernel, scopeOf, people, preferences, accounts),
      workflows: createWorkflowRoutes(may, scopeOf, workflows, createDashboard(store, runs)),
      clientsAdmin: createClientAdminRoutes(may, clientService, workflows, needs.support),
      workflowsAdmin: createWorkflowAdminRoutes(may, editor, workflows, all),
      clientPartsAdmin: createClientPartRoutes(may, members, editor, workflows, all),
      figuresAdmin: createAdminRoutes(may, dashboard, finances, analytics),
      ...engine.routes,
      ...files.routes,
    },
    userData: { eraseUser: preferences.remove },
    start: engine.start,
    stop: engine.stop,
    engine,
    files,
    workflows: store,
    clients: clients.store,
    assign: editor.assign,
  } satisfies Module & Record<string, unknown>
}
