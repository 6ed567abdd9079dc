import { createConsole } from './console/index.ts'
import { group } from './http/context.ts'
import { createDocs } from './http/docs.ts'
import { createHome } from './http/home.ts'
import { createNotFound } from './http/not-found.ts'
import { checkTables, createSharedRoutes } from './http/shared-routes.ts'
import { createShell } from './http/shell.ts'
import type { Kernel } from './module.ts'
import type { createAccounts } from './modules/accounts/index.ts'
import type { createAssistantSessions } from './modules/assistant-sessions/index.ts'
import type { createOperations } from './modules/operations/index.ts'
import type { createRiskScans } from './modules/risk-scans/index.ts'
import type { createSupport } from './modules/support/index.ts'
import type { createTutoring } from './modules/tutoring/index.ts'
import type { createValuationSessions } from './modules/valuation-sessions/index.ts'
import type { createWorkflows } from './modules/workflows/index.ts'
import type { Logs } from './platform/log.ts'

export type Modules = {
  accounts: ReturnType<typeof createAccounts>
  assistant: ReturnType<typeof createAssistantSessions>
  operations: ReturnType<typeof createOperations>
  riskScans: ReturnType<typeof createRiskScans>
  support: ReturnType<typeof createSupport>
  tutoring: ReturnType<typeof createTutoring>
  valuations: ReturnType<typeof createValuationSessions>
  workflows: ReturnType<typeof createWorkflows>
}

/** One server: the route tables of every module on the shared shell. Throws when a table is left out. */
export const createApp = (logs: Logs, kernel: Kernel, modules: Modules) => {
  const { accounts, assistant, operations, riskScans, support, tutoring, valuations, workflows } = modules
  const sides = { valuation: valuations.sharedRoutes, assistant: assistant.sharedRoutes }
  const shared = createSharedRoutes(kernel.may, sides, assistant.ignoresForeignToken)
  // The API docs show the operations in this order. One chain of all tables is too deep for the types.
  const { reports, shutdown } = kernel
  const app = createShell(logs, kernel.settings, {
    reports,
    stopping: shutdown.stopping,
    onAnswered: (answered) => operations.onAnswered(answered),
    tracing: kernel.tracing,
  })
    .use(
      group('accounts')
        .use(accounts.routes.short)
        .use(accounts.routes.frontend)
        .use(accounts.routes.v1)
        .use(accounts.routes.pages)
        .use(accounts.routes.notifications),
    )
    .use(
      group('sessions')
        .use(shared)
        .use(valuations.routes.sessions)
        .use(valuations.routes.frontend)
        .use(valuations.routes.cards)
        .use(assistant.routes.sessions)
        .use(assistant.routes.frontend)
        .use(assistant.routes.live),
    )
    .use(
      group('risk-scans')
        .use(riskScans.routes.scans)
        .use(riskScans.routes.documents)
        .use(riskScans.routes.reports),
    )
    .use(
      group('tutoring')
        .use(tutoring.routes.catalogue)
        .use(tutoring.routes.families)
        .use(tutoring.routes.bookings)
        .use(tutoring.routes.bookingLists)
        .use(tutoring.routes.chat)
        .use(tutoring.routes.live)
        .use(tutoring.routes.invites)
        .use(tutoring.routes.videoRooms)
        .use(tutoring.routes.allocations)
        .use(tutoring.routes.recordings)
        .use(tutoring.routes.recordingUploads)
        .use(tutoring.routes.recordingFiles)
        .use(tutoring.routes.peopleAdmin),
    )
    .use(
      group('workflows')
        .use(workflows.routes.workflows)
        .use(workflows.routes.executions)
        .use(workflows.routes.executionResults)
        .use(workflows.routes.executionEvents)
        .use(workflows.routes.executionsLive)
        .use(workflows.routes.files)
        .use(workflows.routes.apiKeys)
        .use(workflows.routes.fileDownloads)
        .use(workflows.routes.webhooks)
        .use(workflows.routes.settings)
        .use(workflows.routes.statements)
        .use(workflows.routes.stripe),
    )
    .use(group('support').use(support.routes.requests).use(support.routes.tickets))
    .use(
      group('administration')
        .use(accounts.routes.admin)
        .use(accounts.routes.apiKeys)
        .use(assistant.routes.admin)
        .use(kernel.socketIo.routes())
        .use(workflows.routes.figuresAdmin)
        .use(workflows.routes.workflowsAdmin)
        .use(workflows.routes.clientsAdmin)
        .use(workflows.routes.clientPartsAdmin)
        .use(workflows.routes.limitsAdmin)
        .use(workflows.routes.executionsAdmin)
        .use(operations.routes.auditLogs)
        .use(operations.routes.apiLogs)
        .use(operations.routes.errors)
        .use(support.routes.requestsAdmin)
        .use(support.routes.ticketsAdmin)
        .use(operations.routes.health)
        .use(operations.routes.metrics)
        .use(createHome(kernel.may, kernel.settings.console)),
    )
  checkTables([...Object.values(modules).flatMap(({ routes }) => Object.values(routes)), shared], app)
  if (kernel.settings.console) app.use(createConsole(kernel))
  return app.use(createDocs(kernel.may, () => app)).use(createNotFound(kernel.may, () => app))
}

/** What a process of ROLE=worker answers: `/health` and `/metrics` alone. */
export const createWorkerApp = (logs: Logs, kernel: Kernel, { operations }: Modules) => {
  const app = createShell(logs, kernel.settings).use(operations.routes.health).use(operations.routes.metrics)
  return app.use(createNotFound(kernel.may, () => app))
}

export type App = ReturnType<typeof createApp>
