import type { Kernel } from '../../../module.ts'
import type { Accounts } from '../../accounts/index.ts'
import type { Clients } from '../clients/directory.ts'
import type { Preferences } from '../clients/preferences.ts'
import type { ClientScope } from '../clients/scope.ts'
import type { Engine } from '../executions/engine.ts'
import { createStatementClosing } from './closing-service.ts'
import { createStatementJobs } from './jobs.ts'
import { createStatementRoutes } from './routes.ts'
import { createStatementService } from './service.ts'
import { createStatementStore } from './store.ts'
import { createStatementTeller } from './teller.ts'

type Needs = {
  accounts: Accounts
  clients: Clients
  engine: Pick<Engine, 'ledger' | 'hasUnbilled'>
  preferencesOf(userId: string): Promise<Preferences>
  scopeOf: ClientScope
}

/** What clients owe for each month. */
export const createStatements = (
  { connection, jobs, logger, may, settings: { timings } }: Kernel,
  { accounts, clients, engine, preferencesOf, scopeOf }: Needs,
) => {
  const store = createStatementStore(connection)
  const service = createStatementService(store, clients, engine.ledger)
  const closing = createStatementClosing(
    store,
    clients,
    service,
    engine.hasUnbilled,
    createStatementTeller(accounts, clients, preferencesOf),
    timings.statementWaitMs,
    logger,
  )
  const { schedule } = createStatementJobs(jobs, closing, timings.statementPollMs)
  return {
    routes: { statements: createStatementRoutes(may, scopeOf, service, preferencesOf) },
    service,
    closing,
    schedule,
  }
}
