import { Elysia } from 'elysia'
import { createContestedPaths, refuseOverlaps } from './contested-paths.ts'
import type { Access } from './http/access.ts'
import { context } from './http/context.ts'
import { createDocs } from './http/docs.ts'
import { createShell, notFound, type ShellOptions } from './http/shell.ts'
import type { createAccounts } from './modules/accounts/index.ts'
import type { createAssistantSessions } from './modules/assistant-sessions/index.ts'
import type { createOperations } from './modules/operations/index.ts'
import type { createRiskScans } from './modules/risk-scans/index.ts'
import type { createValuationSessions } from './modules/valuation-sessions/index.ts'

export type Routes = {
  may: Access
  accounts: ReturnType<ReturnType<typeof createAccounts>['mount']>
  operations: ReturnType<typeof createOperations>['routes']
  assistant: ReturnType<typeof createAssistantSessions>
  valuations: ReturnType<typeof createValuationSessions>
  riskScans: ReturnType<ReturnType<typeof createRiskScans>['mount']>
}

/**
 * One server: every module's routes on the shared shell. Two addresses are two of these over the same
 * routes, as one Elysia instance cannot listen twice.
 */
export const createApp = (shell: ShellOptions, routes: Routes) => {
  const { may, accounts, operations, assistant, valuations, riskScans } = routes
  const shared = createContestedPaths(may, { valuation: valuations.claims, assistant: assistant.claims })
  refuseOverlaps([
    operations,
    accounts.short,
    accounts.v1,
    accounts.admin,
    assistant.routes,
    valuations.routes,
    riskScans.scans,
    riskScans.reports,
    shared,
  ])
  const app = createShell(shell)
    .use(operations)
    .use(accounts.short)
    .use(accounts.v1)
    .use(accounts.admin)
    .use(assistant.routes)
    .use(valuations.routes)
    .use(riskScans.scans)
    .use(riskScans.reports)
    .use(shared)
  return app.use(createDocs(may, () => app)).use(createNotFound(may))
}

const createNotFound = (may: Access) =>
  new Elysia({ name: 'convene/not-found' })
    .use(context)
    .all('/*', () => notFound(), may.anyone({ detail: { hide: true } }))

/** What a process of ROLE=worker answers: whether it is well, and nothing else. */
export const createWorkerApp = (shell: ShellOptions, { may, operations }: Routes) =>
  createShell(shell).use(operations).use(createNotFound(may))

export type App = ReturnType<typeof createApp>
