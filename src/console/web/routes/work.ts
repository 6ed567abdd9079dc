import { route } from '../route.tsx'

export const workRoutes = [
  route('/console', async () => (await import('../screens/work/dashboard.tsx')).Dashboard),
  route('/console/executions', async () => (await import('../screens/work/executions.tsx')).Executions),
  route('/console/executions/:id', async () => (await import('../screens/work/execution.tsx')).ExecutionPage),
]
