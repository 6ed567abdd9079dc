import { route } from '../route.tsx'
import { Dashboard } from '../screens/work/dashboard.tsx'

export const workRoutes = [
  // Most begin here: it comes with the first file.
  route('/console', async () => Dashboard),
  route('/console/workflows', async () => (await import('../screens/work/workflows.tsx')).Workflows),
  route('/console/workflows/:id', async () => (await import('../screens/work/workflow.tsx')).WorkflowPage),
  route('/console/workflows/:id/run', async () => (await import('../screens/work/run-form.tsx')).RunFormPage),
  route('/console/executions', async () => (await import('../screens/work/executions.tsx')).Executions),
  route('/console/executions/:id', async () => (await import('../screens/work/execution.tsx')).ExecutionPage),
  route('/console/files', async () => (await import('../screens/work/files.tsx')).Files),
]
