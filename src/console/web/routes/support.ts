import { route } from '../route.tsx'

export const supportRoutes = [
  route('/console/requests', async () => (await import('../screens/support/requests.tsx')).Requests),
  route('/console/requests/new', async () => (await import('../screens/support/request-new.tsx')).NewRequest),
  route('/console/requests/:id', async () => (await import('../screens/support/request.tsx')).RequestPage),
  route('/console/support', async () => (await import('../screens/support/tickets.tsx')).Tickets),
  route('/console/support/new', async () => (await import('../screens/support/ticket-new.tsx')).NewTicket),
  route('/console/support/:id', async () => (await import('../screens/support/ticket.tsx')).TicketPage),
  route(
    '/console/admin/requests',
    async () => (await import('../screens/support/requests.tsx')).AdminRequests,
  ),
  route(
    '/console/admin/requests/:id',
    async () => (await import('../screens/support/request.tsx')).AdminRequestPage,
  ),
  route('/console/admin/tickets', async () => (await import('../screens/support/tickets.tsx')).AdminTickets),
  route(
    '/console/admin/tickets/:id',
    async () => (await import('../screens/support/ticket.tsx')).AdminTicketPage,
  ),
  route(
    '/console/notifications',
    async () => (await import('../screens/support/notifications.tsx')).Notifications,
  ),
]
