import { route } from '../route.tsx'

const requests = () => import('../screens/support/request-screens.ts')
const tickets = () => import('../screens/support/ticket-screens.ts')

export const supportRoutes = [
  route('/console/requests', async () => (await requests()).Requests),
  route('/console/requests/new', async () => (await requests()).NewRequest),
  route('/console/requests/:id', async () => (await requests()).RequestPage),
  route('/console/support', async () => (await tickets()).Tickets),
  route('/console/support/new', async () => (await tickets()).NewTicket),
  route('/console/support/:id', async () => (await tickets()).TicketPage),
  route('/console/admin/requests', async () => (await requests()).AdminRequests),
  route('/console/admin/requests/:id', async () => (await requests()).AdminRequestPage),
  route('/console/admin/tickets', async () => (await tickets()).AdminTickets),
  route('/console/admin/tickets/:id', async () => (await tickets()).AdminTicketPage),
  route(
    '/console/notifications',
    async () => (await import('../screens/support/notifications.tsx')).Notifications,
  ),
]
