/** What makes something new, which few visits do: it loads when it is first opened. */
export { AssignWorkflow } from './assign-workflow.tsx'
export { InvitePerson } from './invite-person.tsx'
export { NewCard } from './new-card.tsx'
export { NewClient } from './new-client.tsx'
export { NewUser } from './new-user.tsx'
