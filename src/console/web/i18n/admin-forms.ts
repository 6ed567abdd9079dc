import { type Texts, translator } from './locale.ts'

/** The forms of administrators: what they make new, and what they change. */
const en = {
  // A client
  createClient: 'Create the client',
  clientCreated: 'The client is created',
  amountMonth: 'Euros a month',
  ownerEmail: 'E-mail address of the owner',
  ownerHelp: 'The person gets an account, and may invite others. You can also do that later.',
  ownerName: 'Name of the owner',
  ownerRefused: 'The client is created, its owner is not yet.',
  skipOwner: 'Open the client without an owner',
  // People
  existing: 'There is an account with this address already. It leaves the client that it works for.',
  addExisting: 'Add this account',
  personAdded: 'The person is added',
  notAddable: 'That account cannot be added: it is suspended, or it is no user of workflows',
  // One-time passwords
  passwordOnce: 'The password of {0}',
  onceHelp: 'It is shown only now. Pass it on by a safe way; the person changes it after signing in.',
  linkSent: 'A link to choose a password is on its way to {0}.',
  password: 'Password',
  signInLink: 'Sign-in page',
  done: 'Done',
  // Workflows, runs and tickets of a client
  template: 'Template',
  ownName: 'Name for this client',
  ownNameHelp: 'Empty: the name of the template',
  assigned: 'The workflow is assigned',
  allAssigned: 'The client has a workflow of every template.',
  // Users
  createUser: 'Create the user',
  userCreated: 'The user is created',
  noClientChoice: 'no client',
  // Business cards
  createCard: 'Create the card',
  country: 'Country',
  countryHelp: 'Two letters, such as BE',
  founded: 'Founded in',
  description: 'Description',
  token: 'Token',
  cardMade: 'The card is created',
  cardHelp: 'Every person with the link can read the card: send it only to its owner.',
}

export type AdminFormsTexts = Texts<typeof en>

export const t = translator(en, async () => (await import('./admin-forms.fr.ts')).fr)
