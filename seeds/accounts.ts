import type { Role } from '../src/modules/accounts/index.ts'

/** The users of the demo. */
export const demoAccounts = [
  { email: 'admin@masstock.com', first_name: 'Ada', last_name: 'Admin', role: 'admin' },
  { email: 'owner@upswitch.example', first_name: 'Olivia', last_name: 'Owens', role: 'user' },
  { email: 'analyst@riskscan.example', first_name: 'Anna', last_name: 'Lysander', role: 'user' },
] as const satisfies { email: string; first_name: string; last_name: string; role: Role }[]

/** The actor of the demo data in the audit trail. */
export const seedActor = { userId: null, address: 'seed' }
