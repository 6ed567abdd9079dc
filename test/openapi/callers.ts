import { keyScopes } from '../../src/http/caller.ts'
import type { CallOptions } from '../support/server.ts'
import type { Demo } from './demo.ts'
import type { CallerName } from './rights.ts'

const business = 'B0100001'
const guests = { guest: 'guest_of_the_matrix', otherGuest: 'guest_of_another_one' }
const newPassword = 'correct horse'

export type Callers = Awaited<ReturnType<typeof openCallers>>

/** Signs the callers of the matrix in: most are people of the demo data, which the objects of the examples belong to. */
export const openCallers = async ({ server, call, logIn, logInAs, admin }: Demo) => {
  const keyOf = async (businessId: string): Promise<CallOptions> => {
    const { body } = await call('POST', `/admin/businesses/${businessId}/api-keys`, { token: admin })
    return { headers: { 'x-api-key': body.key } }
  }

  /** The owner of a new client. */
  const otherOwner = async (): Promise<string> => {
    const asAdmin = (path: string, body: object) => call('POST', `/api/v1${path}`, { token: admin, body })
    const client_id = (await asAdmin('/admin/clients', { name: 'Another client' })).body.client.id
    const person = { email: `${Bun.randomUUIDv7()}@people.example`, password: newPassword }
    await asAdmin('/auth/register', { ...person, client_id, client_role: 'owner' })
    return await logIn(person)
  }

  const clientKeyOf = async (token: string): Promise<CallOptions> => {
    const body = { name: 'matrix', scopes: keyScopes }
    return { headers: { 'x-api-key': (await call('POST', '/api/v1/api-keys', { token, body })).body.key } }
  }
  const [user, otherUser] = [await logIn(), await otherOwner()]

  const options: Record<CallerName, CallOptions> = {
    anonymous: {},
    guest: { guest: guests.guest },
    otherGuest: { guest: guests.otherGuest },
    apiKey: await keyOf(business),
    otherApiKey: await keyOf('B0100002'),
    clientKey: await clientKeyOf(user),
    otherClientKey: await clientKeyOf(otherUser),
    user: { token: user },
    colleague: { token: await logInAs('studio@estee-agency.com') },
    otherUser: { token: otherUser },
    parent: { token: await logInAs('parent@k12.example') },
    otherParent: { token: (await server.person({ role: 'parent' })).token },
    student: { token: await logInAs('student@k12.example') },
    tutor: { token: await logInAs('tutor@k12.example') },
    otherTutor: { token: await logInAs('tutor2@k12.example') },
    admin: { token: admin },
  }
  const idOf = async (name: CallerName): Promise<string> =>
    (await call('GET', '/api/auth/me', options[name])).body.id
  const roles: Partial<Record<CallerName, 'admin' | 'parent' | 'tutor' | 'student'>> = {
    parent: 'parent',
    otherParent: 'parent',
    student: 'student',
    tutor: 'tutor',
    otherTutor: 'tutor',
    admin: 'admin',
  }

  return {
    options,
    business,
    ids: { user: await idOf('user'), otherTutor: await idOf('otherTutor') },

    /** A new account like that of a caller, for what ends its logins or changes its password. */
    newcomer: async (name: CallerName) => await server.person({ role: roles[name] ?? 'user' }),
  }
}
