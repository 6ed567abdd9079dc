import { route } from '../route.tsx'

const lists = () => import('../screens/admin/lists.ts')
const operation = () => import('../screens/admin/operation.ts')

export const adminRoutes = [
  route('/console/admin', async () => (await operation()).AdminOverview),
  route('/console/admin/clients', async () => (await lists()).Clients),
  route('/console/admin/clients/:id', async () => (await import('../screens/admin/client.tsx')).ClientPage),
  route('/console/admin/users', async () => (await lists()).UsersPage),
  route('/console/admin/users/:id', async () => (await lists()).UserPage),
  route('/console/admin/cards', async () => (await operation()).Cards),
  route('/console/admin/health', async () => (await operation()).HealthPage),
]
