/** Forms of administrators, which few visits need: they load when the first one is opened. */
export { AssignWorkflow } from './assign-workflow.tsx'
export { ClientForm } from './client-form.tsx'
export { InvitePerson } from './invite-person.tsx'
export { LimitsForm } from './limits-form.tsx'
export { NewCard } from './new-card.tsx'
export { NewClient } from './new-client.tsx'
export { NewUser } from './new-user.tsx'
export { UserForm } from './user-form.tsx'
