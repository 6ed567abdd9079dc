import type { Convene } from '../src/convene.ts'
import type { Settings } from '../src/settings.ts'
import { demoAccounts, seedActor } from './accounts.ts'
import { demoBusinessId, demoCustomerId, seedAssistantSessions } from './assistant-sessions.ts'
import { seedRiskScans } from './risk-scans.ts'
import { demoCardToken, demoGuestId, seedValuationSessions } from './valuation-sessions.ts'

/** Passwords made during this run, to be shown once; null for one that was set or was there already. */
export type MadePasswords = { admin: string | null; others: string | null }

type Options = {
  /** Leaves a store alone in which anybody has an account already. */
  onlyWhenEmpty: boolean
}

/**
 * Loads the demo data of every module. Rows are found again by their fixed ids and addresses, so
 * running it again changes nothing. Returns null when nothing was to do.
 */
export const loadDemoData = async (
  convene: Convene,
  settings: Settings,
  { onlyWhenEmpty }: Options,
): Promise<MadePasswords | null> => {
  if (onlyWhenEmpty && !(await convene.accounts.isEmpty())) return null
  const passwords = {
    admin: settings.seedAdminPassword ?? makePassword(),
    others: settings.seedClientPassword ?? makePassword(),
  }
  const made: MadePasswords = { admin: null, others: null }
  for (const account of demoAccounts) {
    if (await convene.accounts.findByEmail(account.email)) continue
    const kind = account.role === 'admin' ? 'admin' : 'others'
    await convene.accounts.register({ ...account, password: passwords[kind] }, seedActor)
    const given = kind === 'admin' ? settings.seedAdminPassword : settings.seedClientPassword
    if (given === null) made[kind] = passwords[kind]
  }
  const owner = await convene.accounts.findByEmail('owner@upswitch.example')
  if (owner) await seedValuationSessions(convene.connection, owner._id)
  await seedAssistantSessions(convene.assistant)
  const analyst = await convene.accounts.findByEmail('analyst@riskscan.example')
  if (analyst) await seedRiskScans(convene.riskScans, analyst._id)
  return made
}

/** What a newcomer can try, as lines of text: the logins and one curl for each product. */
export const describeDemo = (url: string, passwords: MadePasswords | null): string[] => {
  const admin = passwords?.admin ?? '<SEED_ADMIN_PASSWORD>'
  const others = passwords?.others ?? '<SEED_CLIENT_PASSWORD>'
  const shown = passwords?.admin || passwords?.others
  return [
    '',
    shown
      ? 'Demo logins (these passwords were made just now and are shown this once):'
      : 'Demo logins (passwords: as set, or as shown at the first start):',
    ...demoAccounts.map(({ email, role }) => `  ${email}  ${role === 'admin' ? admin : others}`),
    '',
    'Try:',
    `  curl -s '${url}/api/sessions?limit=5' -H 'X-Guest-Session-Id: ${demoGuestId}'`,
    `  curl -s '${url}/api/business-cards?token=${demoCardToken}'`,
    `  curl -s ${url}/api/sessions/business/${demoBusinessId}/user/${demoCustomerId}/active`,
    `  curl -s ${url}/api/auth/login -d 'username=owner@upswitch.example&password=${others}'`,
    `  TOKEN=$(curl -s ${url}/api/auth/login -d 'username=analyst@riskscan.example&password=${others}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    `  curl -s ${url}/api/scan -H "Authorization: Bearer $TOKEN" -F 'text=Project has tight budget and aggressive deadline'`,
    '',
  ]
}

/** 18 characters without look-alikes: easy to type, too many to guess. */
const makePassword = (): string => {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
  const bytes = crypto.getRandomValues(new Uint8Array(18))
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('')
}
