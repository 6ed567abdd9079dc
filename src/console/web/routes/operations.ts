import { route } from '../route.tsx'

/** What administrators look after: workflows, their figures, faults and logs. */
export const operationsRoutes = [
  route(
    '/console/admin/workflows',
    async () => (await import('../screens/operations/workflows.tsx')).AdminWorkflows,
  ),
  route(
    '/console/admin/workflows/new',
    async () => (await import('../screens/operations/new-workflow.tsx')).NewWorkflow,
  ),
  route(
    '/console/admin/workflows/:id',
    async () => (await import('../screens/operations/editor.tsx')).WorkflowEditor,
  ),
  route(
    '/console/admin/performance',
    async () => (await import('../screens/operations/performance.tsx')).Performance,
  ),
  route('/console/admin/errors', async () => (await import('../screens/operations/errors.tsx')).Errors),
  route(
    '/console/admin/errors/:id',
    async () => (await import('../screens/operations/error-group.tsx')).ErrorGroupPage,
  ),
  route('/console/admin/audit-logs', async () => (await import('../screens/operations/audit-logs.tsx')).Logs),
  route(
    '/console/admin/dead-letters',
    async () => (await import('../screens/operations/dead-letters.tsx')).DeadLetters,
  ),
]
