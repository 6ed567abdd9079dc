/** One file to load: a new ticket leads to its page. */
export { AdminTicketPage, TicketPage } from './ticket.tsx'
export { NewTicket } from './ticket-new.tsx'
