import { type Texts, translator } from './locale.ts'

/** What administrators see: the overview, and the lists of clients, users and business cards. */
const en = {
  // The overview
  uptime: 'Uptime',
  uptimeHint: 'Last 30 days',
  errors24: 'Errors',
  runs24: 'Executions',
  last24: 'Last 24 hours',
  revenueMonth: 'Revenue',
  thisMonth: 'This month',
  activeClients: 'Active clients',
  ofAllProducts: 'With a subscription',
  perDay: 'Per day',
  runs: 'Executions',
  runsLately: 'Executions, 30 days',
  lastActive: 'Last seen',
  revenue: 'Revenue',
  revenueOfRuns: 'Revenue of executions',
  activity: 'Recent activity',
  what: 'What',
  by: 'By',
  when: 'When',
  client: 'Client',
  server: 'The server',
  noActivity: 'Nothing was changed yet',
  // The lists
  every: 'All',
  plan: 'Plan',
  sort: 'Order',
  newest: 'Newest first',
  oldest: 'Oldest first',
  byName: 'Name, A to Z',
  byNameBack: 'Name, Z to A',
  amount: 'A month',
  people: 'People',
  searchClients: 'Name, company or e-mail address',
  noClients: 'No client matches these filters',
  firstClient: 'Here are the companies that run workflows',
  premium_custom: 'Premium',
  pro: 'Pro',
  starter: 'Starter',
  waiting: 'Pending',
  deleted: 'Deleted',
  // A client
  newClient: 'New client',
  company: 'Company',
  owner: 'Owner',
  collaborator: 'Collaborator',
  // People
  role: 'Role',
  lastSeen: 'Last seen',
  neverSeen: 'never',
  // Workflows, runs and tickets of a client
  draft: 'Draft',
  deployed: 'Deployed',
  open: 'Open',
  in_progress: 'In progress',
  resolved: 'Resolved',
  closed: 'Closed',
  // Users
  newUser: 'New user',
  searchUsers: 'Name or e-mail address',
  noUsers: 'No user matches these filters',
  roleInClient: 'Role in the client',
  user: 'User',
  admin: 'Administrator',
  parent: 'Parent',
  tutor: 'Tutor',
  student: 'Student',
  // Business cards
  newCard: 'New card',
  cardsEmpty: 'A card fills in the first form of a valuation for the person that has its link',
  industry: 'Industry',
  city: 'City',
  revenueYear: 'Revenue a year',
  employees: 'Employees',
  cardLink: 'Link',
  revoke: 'Revoke',
  revokeCard: 'Revoke the card of {0}',
  keepCard: 'Keep the card',
  revokeTells:
    'It is deleted for good: its link stops working within 5 min. Valuations that began with it stay.',
  cardRevoked: 'The card is revoked',
  // Health
  ok: 'Works',
  unwritable: 'Read only',
  unavailable: 'Down',
  partStore: 'Store',
  partJobs: 'Job queue',
  partFiles: 'Files',
  partData: 'Demo data',
  partModel: 'Demo language model',
  partLogs: 'Log files',
  partAi: 'AI service',
  // What pages and forms say
  email: 'E-mail address',
  starts: 'Begins',
  ends: 'Ends',
  invite: 'Invite',
  invitePerson: 'Invite a person',
  assign: 'Assign a workflow',
  firstName: 'First name',
  lastName: 'Last name',
}

export type AdminTexts = Texts<typeof en>
export type AdminText = keyof typeof en

export const isText = (key: string): key is AdminText => Object.hasOwn(en, key)

export const t = translator(en, async () => (await import('./admin.fr.ts')).fr)
