/** Screens that load together: each lazy file costs a line in what the first page loads. */
export { ClientPage } from './client.tsx'
export { UserPage } from './user.tsx'
