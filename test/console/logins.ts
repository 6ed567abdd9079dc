export const passwords = { seedAdminPassword: 'admin-password', seedClientPassword: 'client-password' }

/** The demo logins that the tests of the console use; null is a visitor. */
export const logins = {
  demo: ['demo@convene.example', 'demo-password'],
  admin: ['admin@masstock.com', passwords.seedAdminPassword],
  analyst: ['analyst@riskscan.example', passwords.seedClientPassword],
  valuer: ['owner@upswitch.example', passwords.seedClientPassword],
  parent: ['parent@k12.example', passwords.seedClientPassword],
  tutor: ['tutor@k12.example', passwords.seedClientPassword],
} as const

export type Login = keyof typeof logins | null
