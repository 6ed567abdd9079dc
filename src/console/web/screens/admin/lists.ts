/** Screens that load together: each lazy file costs a line in what the first page loads. */
export { Cards } from './cards.tsx'
export { Clients } from './clients.tsx'
export { UsersPage } from './users.tsx'
