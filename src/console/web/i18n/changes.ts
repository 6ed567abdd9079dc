import { type Texts, translator } from './locale.ts'

/** Changes, as the audit trail names them: what was changed, and what was done to it. */
const en = {
  action: '{0} {1}',
  user: 'User',
  client: 'Client',
  workflow: 'Workflow',
  tutor: 'Tutor',
  student: 'Student',
  login: 'Login',
  execution: 'Execution',
  request: 'Request',
  ticket: 'Ticket',
  file: 'File',
  webhook: 'Webhook',
  api_key: 'API key',
  business_card: 'Business card',
  booking: 'Booking',
  allocation: 'Allocation',
  subject: 'Subject',
  recording: 'Recording',
  preferences: 'Preferences',
  statement: 'Statement',
  error: 'Error',
  business_notes: 'Business notes',
  registered: 'registered',
  logged_in: 'signed in',
  login_refused: 'refused at sign-in',
  changed: 'changed',
  renamed: 'renamed',
  erased: 'erased',
  email_verified: 'confirmed the e-mail address',
  email_changed: 'changed the e-mail address',
  password_changed: 'changed the password',
  password_reset: 'reset the password',
  created: 'created',
  updated: 'updated',
  deleted: 'deleted',
  removed: 'removed',
  ended: 'ended',
  suspended: 'suspended',
  active: 'reactivated',
  started: 'started',
  replayed: 'run again',
  completed: 'completed',
  cancelled: 'cancelled',
  failed: 'failed',
  deployed: 'deployed',
  restored: 'restored',
  renewed: 'renewed',
  archived: 'archived',
  uploaded: 'uploaded',
  resolved: 'resolved',
  opened: 'opened',
  submitted: 'submitted',
  estimated: 'estimated',
  noted: 'got a note',
  replied: 'answered',
  assigned: 'assigned',
  status: 'changed its status',
  closed: 'closed',
}

export type ChangeTexts = Texts<typeof en>

const t = translator(en, async () => (await import('./changes.fr.ts')).fr)

const isText = (key: string): key is keyof typeof en => Object.hasOwn(en, key)

/** A change such as `client.suspended` in words; one without words is shown as the server names it. */
export const changeText = (action: string): string => {
  const [noun = '', verb = ''] = action.split('.')
  return isText(noun) && isText(verb) ? t('action', t(noun), t(verb)) : action
}
