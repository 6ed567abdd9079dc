import type { Role } from '../src/modules/accounts/index.ts'

type DemoAccount = {
  email: string
  first_name: string
  last_name: string
  role: Role
  password?: string
  subjects?: string[]
}

/** The users of the demo. The login of the one with a fixed password is the example of the API docs. */
export const demoAccounts: readonly DemoAccount[] = [
  { email: 'admin@masstock.com', first_name: 'Ada', last_name: 'Admin', role: 'admin' },
  { email: 'contact@estee-agency.com', first_name: 'Estelle', last_name: 'Estee', role: 'user' },
  { email: 'studio@estee-agency.com', first_name: 'Sacha', last_name: 'Simon', role: 'user' },
  { email: 'owner@upswitch.example', first_name: 'Olivia', last_name: 'Owens', role: 'user' },
  { email: 'analyst@riskscan.example', first_name: 'Anna', last_name: 'Lysander', role: 'user' },
  { email: 'parent@k12.example', first_name: 'Petra', last_name: 'Lang', role: 'parent' },
  {
    email: 'tutor@k12.example',
    first_name: 'Tom',
    last_name: 'Turner',
    role: 'tutor',
    subjects: ['math', 'physics'],
  },
  {
    email: 'tutor2@k12.example',
    first_name: 'Tina',
    last_name: 'Torres',
    role: 'tutor',
    subjects: ['math', 'english', 'spanish'],
  },
  { email: 'student@k12.example', first_name: 'Sam', last_name: 'Lang', role: 'student' },
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
