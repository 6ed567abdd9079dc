/** Screens that load together: each lazy file costs a line in what the first page loads. */
export { Clients } from './clients.tsx'
export { UserPage } from './user.tsx'
export { UsersPage } from './users.tsx'
