import { type Texts, translator } from './locale.ts'

/** What administrators see of one client and one user. */
const en = {
  // A client
  subscription: 'Subscription',
  viewAs: 'View as client',
  suspend: 'Suspend',
  suspendClient: 'Suspend the client',
  keepActive: 'Leave it active',
  suspendTells:
    'Its people ({0}) and its API keys are refused from now on, and open live connections close within 5 s. They cannot sign in until you reactivate the client. Nothing is deleted.',
  clientSuspended: 'The client is suspended',
  reactivate: 'Reactivate',
  clientActive: 'The client is active again',
  isSuspended: 'This client is suspended: its people cannot sign in.',
  successRate: 'Success rate',
  runsMonth: 'Executions this month',
  openTickets: 'Open tickets',
  sinceStart: 'Since the start',
  runsInAll: 'Since the start: {0}',
  requestsInAll: 'Requests: {0}',
  details: 'Details',
  since: 'Client since',
  limits: 'Limits',
  requestsLimit: 'Requests a minute',
  runsLimit: 'Executions at once',
  spaceLimit: 'File space',
  spaceGb: 'File space in GB',
  usual: 'usual',
  unlimited: 'no limit',
  usualHelp: 'Empty: as usual, {0}',
  // People
  noPeople: 'No person works for this client yet',
  makeOwner: 'Make {0} an owner',
  makeCollaborator: 'Make {0} a collaborator',
  roleChanged: 'The role is changed',
  removePerson: 'Remove {0}',
  remove: 'Remove',
  keepPerson: 'Keep the person',
  removeTells:
    '{0} is signed out at once and sees nothing of this client any more. The account stays, and so does what the person has made.',
  personRemoved: 'The person is removed',
  // Workflows, runs and tickets of a client
  workflow: 'Workflow',
  noWorkflows: 'This client has no workflow yet',
  archiveFlow: 'Remove {0}',
  keepFlow: 'Keep the workflow',
  archiveTells:
    'The client cannot run {0} any more. Its executions and their results stay, and you can assign it again.',
  archived: 'The workflow is removed',
  noRuns: 'This client has run nothing yet',
  tickets: 'Tickets',
  noTickets: 'This client has no ticket',
  // Users
  userSince: 'Account since',
  suspendUser: 'Suspend the user',
  suspendUserTells:
    '{0} is signed out everywhere: the next request is refused, and open live connections close within 5 s. Nothing is deleted.',
  userSuspended: 'The user is suspended',
  userActive: 'The user is active again',
  deleteUser: 'Delete the user',
  keepUser: 'Keep the user',
  deleteUserTells:
    'The account of {0} and all personal data are erased, and this cannot be undone. What belongs to a client stays there as the work of a deleted user.',
  userDeleted: 'The user is deleted',
  ownAccount: 'This is your own account: another administrator can suspend or delete it.',
  subjects: 'Subjects',
  doings: 'What this user did',
  address: 'From the address',
  parts: 'Of this client',
  doneLately: 'Changes',
}

export type AdminDetailsTexts = Texts<typeof en>

export const t = translator(en, async () => (await import('./admin-details.fr.ts')).fr)
