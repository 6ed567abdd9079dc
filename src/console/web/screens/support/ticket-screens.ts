/** One file to load: after the list comes one of its tickets. */
export { AdminTicketPage, TicketPage } from './ticket.tsx'
export { NewTicket } from './ticket-new.tsx'
export { AdminTickets, Tickets } from './tickets.tsx'
