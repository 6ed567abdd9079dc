import { request, startTwoMains } from './cases.ts'

const passwords = { SEED_CLIENT_PASSWORD: 'a password for all', SEED_ADMIN_PASSWORD: 'a password for one' }

export type Person = { id: string; token: string }

/** Two server processes on one store with the demo data. */
export const startTwo = () => startTwoMains(passwords)

/** Signs in a login of the demo data. */
export const signIn = async (url: string, email: string): Promise<Person> => {
  const password = email.startsWith('admin') ? passwords.SEED_ADMIN_PASSWORD : passwords.SEED_CLIENT_PASSWORD
  const { body } = await request(url, 'POST', '/auth/login', { body: { email, password } })
  return { id: String(Object(body.user).id), token: String(body.token) }
}

/** The time of a lesson of an hour that begins this many hours after a day far ahead. */
export const hourAhead = (hours: number) => {
  const hourMs = 60 * 60 * 1000
  const start = Math.floor(Date.now() / hourMs) * hourMs + (30 * 24 + hours) * hourMs
  return {
    starts_at: new Date(start).toISOString(),
    ends_at: new Date(start + hourMs).toISOString(),
  }
}
