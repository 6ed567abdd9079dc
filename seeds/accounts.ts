import type { Role } from '../src/modules/accounts/index.ts'

/** The people of the demo. */
export const demoAccounts = [
  { email: 'admin@masstock.com', firstName: 'Ada', lastName: 'Admin', role: 'admin' },
  { email: 'owner@upswitch.example', firstName: 'Olivia', lastName: 'Owens', role: 'user' },
  { email: 'analyst@riskscan.example', firstName: 'Anna', lastName: 'Lysander', role: 'user' },
] as const satisfies { email: string; firstName: string; lastName: string; role: Role }[]
