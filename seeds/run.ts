import type { Convene } from '../src/convene.ts'
import { databaseOf } from '../src/platform/mongo.ts'
import type { Settings } from '../src/settings.ts'
import { demoAccounts, seedActor } from './accounts.ts'
import { demoBusinessId, demoCustomerId, seedAssistantSessions } from './assistant-sessions.ts'
import { seedErrors } from './errors.ts'
import { seedNotifications } from './notifications.ts'
import { seedRiskScans, visitorScans } from './risk-scans.ts'
import { seedSupport } from './support.ts'
import { seedTutoring } from './tutoring.ts'
import { demoCardToken, demoGuestId, seedValuationSessions } from './valuation-sessions.ts'
import { demoClientId, renewWorkflows, seedWorkflows } from './workflows.ts'

/** Passwords generated in this run, to be shown once. null for one that the settings give or that existed. */
export type NewPasswords = { admin: string | null; others: string | null }

/** `loaded_at` is null until the whole demo data is in the store. */
type Load = { _id: 'demo'; loaded_at: Date | null; version?: number }

/** Raised where an earlier demo store is to get something too, at its next start. */
const version = 2

type Options = {
  /** Skips a store that has accounts already, unless an earlier load of it did not finish. */
  onlyWhenEmpty: boolean
}

/**
 * Loads the demo data of every module. Rows have fixed ids and addresses, so a second run changes nothing.
 * Returns null when it skipped the store.
 */
export const loadDemoData = async (
  convene: Convene,
  settings: Settings,
  { onlyWhenEmpty }: Options,
): Promise<NewPasswords | null> => {
  const loads = databaseOf(convene.connection).collection<Load>('demo_data')
  const before = await loads.findOne({ _id: 'demo' })
  const isUnfinished = before?.loaded_at === null
  if (onlyWhenEmpty && !isUnfinished && !(await convene.accounts.isEmpty())) {
    if (before && (before.version ?? 1) < version) {
      await renewWorkflows(convene)
      await loads.updateOne({ _id: 'demo' }, { $set: { version } })
    }
    return null
  }
  if (!before) await loads.insertOne({ _id: 'demo', loaded_at: null })
  const passwords = {
    admin: settings.seedAdminPassword ?? makePassword(),
    others: settings.seedClientPassword ?? makePassword(),
  }
  const created: NewPasswords = { admin: null, others: null }
  const load = async (account: (typeof demoAccounts)[number]): Promise<void> => {
    const existing = await convene.accounts.findByEmail(account.email)
    if (existing && !isUnfinished) return
    const kind = account.role === 'admin' ? 'admin' : 'others'
    const password = account.password ?? passwords[kind]
    // The password that the process of the unfinished load made was never shown.
    if (existing) await convene.accounts.setPassword(existing, password)
    else {
      const verified = { emailVerified: true }
      await convene.accounts.register({ ...account, password }, seedActor, verified)
    }
    const configured = kind === 'admin' ? settings.seedAdminPassword : settings.seedClientPassword
    if (configured === null) created[kind] = passwords[kind]
  }
  // At once: the hash of a password takes a while.
  await Promise.all(demoAccounts.map(load))
  // Its files are written beside the rows of the others.
  await Promise.all([seedRows(convene), seedWorkflows(convene)])
  await seedSupport(convene, demoClientId)
  await loads.updateOne({ _id: 'demo' }, { $set: { loaded_at: new Date(), version } })
  return created
}

/** Inserts the demo rows of all modules but the workflows. */
const seedRows = async (convene: Convene): Promise<void> => {
  const owner = await convene.accounts.findByEmail('owner@upswitch.example')
  const visitor = await convene.accounts.findByEmail('demo@convene.example')
  const analyst = await convene.accounts.findByEmail('analyst@riskscan.example')
  await Promise.all([
    owner && visitor && seedValuationSessions(convene.connection, owner._id, visitor._id),
    seedAssistantSessions(convene.assistant),
    analyst && seedRiskScans(convene.riskScans, analyst._id),
    visitor && seedRiskScans(convene.riskScans, visitor._id, visitorScans),
    seedTutoring(convene),
    seedNotifications(convene),
    seedErrors(convene),
  ])
}

/** Returns lines for a new developer: the logins and one curl for each product. */
export const describeDemo = (url: string, passwords: NewPasswords | null): string[] => {
  const admin = passwords?.admin ?? '<SEED_ADMIN_PASSWORD>'
  const others = passwords?.others ?? '<SEED_CLIENT_PASSWORD>'
  const shown = passwords?.admin || passwords?.others
  return [
    '',
    shown
      ? 'Demo logins (these passwords are new and are shown only now):'
      : 'Demo logins (passwords: as set, or as shown at the first start):',
    ...demoAccounts.map(
      ({ email, role, password }) => `  ${email}  ${password ?? (role === 'admin' ? admin : others)}`,
    ),
    '',
    'Try:',
    `  curl -s '${url}/api/sessions?limit=5' -H 'X-Guest-Session-Id: ${demoGuestId}'`,
    `  curl -s '${url}/api/business-cards?token=${demoCardToken}'`,
    `  curl -s ${url}/api/sessions/business/${demoBusinessId}/user/${demoCustomerId}/active`,
    `  curl -s ${url}/api/auth/login -d 'username=owner@upswitch.example&password=${others}'`,
    `  TOKEN=$(curl -s ${url}/api/auth/login -d 'username=analyst@riskscan.example&password=${others}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    `  curl -s ${url}/api/scan -H "Authorization: Bearer $TOKEN" -F 'text=Project has tight budget and aggressive deadline'`,
    `  TOKEN=$(curl -s ${url}/auth/login -d 'username=contact@estee-agency.com&password=${others}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    `  curl -s ${url}/api/v1/workflows -H "Authorization: Bearer $TOKEN"`,
    '',
  ]
}

/** 18 characters without look-alikes, about 89 bits. */
const makePassword = (): string => {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
  const bytes = crypto.getRandomValues(new Uint8Array(18))
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('')
}
