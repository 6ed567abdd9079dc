import type { Role } from '../src/modules/accounts/index.ts'

type DemoAccount = { email: string; first_name: string; last_name: string; role: Role; password?: string }

/** The users of the demo. The login of the one with a fixed password is the example of the API docs. */
export const demoAccounts: readonly DemoAccount[] = [
  { email: 'admin@masstock.com', first_name: 'Ada', last_name: 'Admin', role: 'admin' },
  { email: 'owner@upswitch.example', first_name: 'Olivia', last_name: 'Owens', role: 'user' },
  { email: 'analyst@riskscan.example', first_name: 'Anna', last_name: 'Lysander', role: 'user' },
  {
    email: 'demo@convene.example',
    first_name: 'Dana',
    last_name: 'Demir',
    role: 'user',
    password: 'demo-password',
  },
]

/** The actor of the demo data in the audit trail. */
export const seedActor = { userId: null, address: 'seed' }
