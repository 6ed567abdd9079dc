import { route } from '../route.tsx'

const requests = () => import('../screens/support/requests.tsx')
const request = () => import('../screens/support/request-screens.ts')
const tickets = () => import('../screens/support/tickets.tsx')
const ticket = () => import('../screens/support/ticket-screens.ts')

export const supportRoutes = [
  route('/console/requests', async () => (await requests()).Requests),
  route('/console/requests/new', async () => (await request()).NewRequest),
  route('/console/requests/:id', async () => (await request()).RequestPage),
  route('/console/support', async () => (await tickets()).Tickets),
  route('/console/support/new', async () => (await ticket()).NewTicket),
  route('/console/support/:id', async () => (await ticket()).TicketPage),
  route('/console/admin/requests', async () => (await requests()).AdminRequests),
  route('/console/admin/requests/:id', async () => (await request()).AdminRequestPage),
  route('/console/admin/tickets', async () => (await tickets()).AdminTickets),
  route('/console/admin/tickets/:id', async () => (await ticket()).AdminTicketPage),
  route(
    '/console/notifications',
    async () => (await import('../screens/support/notifications.tsx')).Notifications,
  ),
]
