import type { Kernel, Module } from '../../module.ts'
import { createWorkflowRoutes } from './catalogue/routes.ts'
import { type RunFigures, withoutRuns } from './catalogue/run-figures.ts'
import { createWorkflowStore } from './catalogue/store.ts'
import type { Clients } from './clients/directory.ts'
import { createClientScope } from './clients/scope.ts'

export { type Clients, createClientDirectory } from './clients/directory.ts'

/** Workflows that companies run (contract 004). `clients` was made before the accounts, which need it. */
export const createWorkflows = (kernel: Kernel, clients: Clients) => {
  const { connection, may } = kernel
  const scopeOf = createClientScope(clients)
  const workflows = createWorkflowStore(connection)
  const figures: RunFigures = withoutRuns

  return {
    routes: {
      workflows: createWorkflowRoutes(may, scopeOf, workflows, figures),
    },
    clients,
    workflows,
  } satisfies Module & Record<string, unknown>
}
