import type { Kernel } from '../../../module.ts'
import { createOutageLog } from '../../../platform/outage-log.ts'
import type { Accounts } from '../../accounts/index.ts'
import type { Clients } from '../clients/directory.ts'
import type { ClientService } from '../clients/service.ts'
import type { Engine } from '../executions/engine.ts'
import { createLedgerReports } from '../ledger/reports-store.ts'
import { createCustomerService } from './customer-service.ts'
import { createCustomerStore } from './customer-store.ts'
import { createStripeEventService } from './event-service.ts'
import { createStripeEventStore } from './event-store.ts'
import { createStripeJobs } from './jobs.ts'
import { createStripeRoutes } from './routes.ts'
import { createStripeApi } from './stripe-api.ts'
import { createBillingTeller } from './teller.ts'
import { createUsageService } from './usage-service.ts'

type Needs = {
  accounts: Accounts
  clients: Clients
  clientService: ClientService
  bills: Engine['bills']
}

/** Stripe, where a key is set: customers, the usage of completed runs, and what its events change. */
export const createStripe = (
  { audit, connection, jobs, logger, may, settings }: Kernel,
  { accounts, clients, clientService, bills }: Needs,
) => {
  const { stripe, timings } = settings
  if (!stripe)
    return {
      routes: { stripe: createStripeRoutes(may, null, settings) },
      schedule: async () => {},
      customers: null,
      usage: null,
    }
  const api = createStripeApi(stripe, timings.stripeCallMs)
  const store = createCustomerStore(connection)
  const customers = createCustomerService(store, api, clients, logger)
  const usage = createUsageService(
    createLedgerReports(bills),
    customers,
    api,
    clients,
    audit,
    logger,
    createOutageLog(logger, timings.outageLogMs),
    timings.stripeRetryMs,
  )
  const events = createStripeEventService(
    createStripeEventStore(connection),
    store,
    clients,
    clientService,
    createBillingTeller(accounts),
    audit,
  )
  const hooks = stripe.webhookSecret === null ? null : { api, events }
  const { schedule } = createStripeJobs(jobs, usage, customers, timings)
  return { routes: { stripe: createStripeRoutes(may, hooks, settings) }, schedule, customers, usage }
}
