import { route } from '../route.tsx'

export const adminRoutes = [
  route('/console/admin', async () => (await import('../screens/admin/overview.tsx')).AdminOverview),
  route('/console/admin/clients', async () => (await import('../screens/admin/clients.tsx')).Clients),
  route('/console/admin/clients/:id', async () => (await import('../screens/admin/client.tsx')).ClientPage),
  route('/console/admin/users', async () => (await import('../screens/admin/users.tsx')).UsersPage),
  route('/console/admin/users/:id', async () => (await import('../screens/admin/user.tsx')).UserPage),
  route('/console/admin/cards', async () => (await import('../screens/admin/cards.tsx')).Cards),
  route('/console/admin/health', async () => (await import('../screens/admin/health-page.tsx')).HealthPage),
]
