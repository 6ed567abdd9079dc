import { route } from '../route.tsx'

export const accountRoutes = [
  route('/console/profile', async () => (await import('../screens/account/profile.tsx')).ProfilePage),
  route('/console/team', async () => (await import('../screens/account/team.tsx')).TeamPage),
  route('/console/api-keys', async () => (await import('../screens/account/api-keys.tsx')).ApiKeysPage),
  route('/console/webhooks', async () => (await import('../screens/account/webhooks.tsx')).WebhooksPage),
  route('/console/webhooks/:id', async () => (await import('../screens/account/webhook.tsx')).WebhookPage),
  route(
    '/console/statements',
    async () => (await import('../screens/account/statements.tsx')).StatementsPage,
  ),
]
