import { route } from '../route.tsx'
import { Dashboard } from '../screens/work/dashboard.tsx'

export const workRoutes = [
  // Most begin here: it comes with the first file.
  route('/console', async () => Dashboard),
  route('/console/executions', async () => (await import('../screens/work/executions.tsx')).Executions),
  route('/console/executions/:id', async () => (await import('../screens/work/execution.tsx')).ExecutionPage),
]
