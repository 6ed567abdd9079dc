import { route } from '../route.tsx'

const lists = () => import('../screens/admin/lists.ts')

export const adminRoutes = [
  route('/console/admin', async () => (await import('../screens/admin/overview.tsx')).AdminOverview),
  route('/console/admin/clients', async () => (await lists()).Clients),
  route('/console/admin/clients/:id', async () => (await import('../screens/admin/client.tsx')).ClientPage),
  route('/console/admin/users', async () => (await lists()).UsersPage),
  route('/console/admin/users/:id', async () => (await import('../screens/admin/user.tsx')).UserPage),
  route('/console/admin/cards', async () => (await lists()).Cards),
  route('/console/admin/health', async () => (await import('../screens/admin/health-page.tsx')).HealthPage),
]
