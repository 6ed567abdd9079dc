import { Elysia } from 'elysia'
import { type Access, signedIn } from '../../http/access.ts'
import { actorOf } from '../../http/caller.ts'
import { context } from '../../http/context.ts'
import { invalid } from '../../http/errors.ts'
import type { Limits } from '../../http/limits.ts'
import { done } from '../../http/wire.ts'
import type { Settings } from '../../settings.ts'
import { weekSeconds } from './account.ts'
import type { LoginService } from './login-service.ts'
import type { RecoveryService } from './recovery-service.ts'
import type { AccountService } from './service.ts'
import type { SessionCookies } from './session-cookies.ts'
import type { SignIn } from './sign-in.ts'
import {
  loginBody,
  loginWire,
  meWire,
  registerBody,
  registeredWire,
  toLoginWire,
  toMeWire,
  toRegisteredWire,
} from './wire.ts'

export type AccountRouteOptions = {
  may: Access
  limits: Limits
  settings: Settings
  service: AccountService
  logins: LoginService
  recovery: RecoveryService
  cookies: SessionCookies
  signIn: SignIn
}

const tags = ['Accounts']

/** The OAuth2 form says `username`, JSON callers say `email`. Throws 400 without either. */
const credentialsIn = ({ email, username, password }: typeof loginBody.static) => {
  const address = email ?? username
  if (address === undefined) throw invalid('/email', 'is required (or username)')
  return { email: address, password }
}

/** The short dialect: the OAuth2 form of 002, and the same for 000 and 003. */
export const createAccountRoutes = (options: AccountRouteOptions) => {
  const { may, settings, service, logins, cookies, signIn } = options
  const accessSeconds = settings.accessTokenMinutes * 60

  const login = (summary: string) =>
    may.public({
      body: loginBody,
      response: { 200: loginWire },
      fails: ['CREDENTIALS_INVALID', 'ACCOUNT_SUSPENDED', 'GUEST_ID_INVALID'],
      detail: { tags, summary },
    })

  return new Elysia({ name: 'convene/accounts' })
    .use(context)
    .post(
      '/api/auth/register',
      async (c) => {
        const { guest_session_id, ...input } = c.body
        const register = async () => {
          const account = await service.register(input, { userId: null, address: c.caller.address })
          return await logins.signInNew(account, accessSeconds)
        }
        return c.status(201, toRegisteredWire(await signIn(c, c.body, register)))
      },
      may.public({
        body: registerBody,
        response: { 201: registeredWire },
        fails: ['EMAIL_TAKEN', 'GUEST_ID_INVALID'],
        detail: { tags, summary: 'Create an account and sign in' },
      }),
    )
    .post(
      '/api/auth/login',
      async (c) => {
        const credentials = credentialsIn(c.body)
        const input = { ...c.body, ...credentials }
        return toLoginWire(await signIn(c, input, () => logins.signIn(credentials, accessSeconds)))
      },
      login('Sign in with an OAuth2 password form or JSON'),
    )
    .post(
      '/auth/login',
      async (c) => {
        const credentials = credentialsIn(c.body)
        const input = { ...c.body, ...credentials }
        return toLoginWire(await signIn(c, input, () => logins.signIn(credentials, weekSeconds)))
      },
      login('Sign in for seven days'),
    )
    .get(
      '/api/auth/me',
      async (c) => toMeWire(await service.read(signedIn(c.caller).userId)),
      may.user({ response: { 200: meWire }, detail: { tags, summary: 'Get the current user' } }),
    )
    .delete(
      '/api/auth/me',
      async (c) => {
        await service.erase(signedIn(c.caller).userId, actorOf(c.caller))
        c.set.headers['set-cookie'] = cookies.signedOut()
        return { success: true as const, message: 'Account deleted' }
      },
      may.user({
        response: { 200: done },
        fails: ['OWN_ACCOUNT'],
        detail: { tags, summary: 'Erase the current user and all their data' },
      }),
    )
    .post(
      '/api/auth/logout',
      async (c) => {
        const user = signedIn(c.caller)
        await logins.signOut(user.userId, user.loginId, null)
        c.set.headers['set-cookie'] = cookies.signedOut()
        return { success: true as const, message: 'Logged out' }
      },
      may.user({ response: { 200: done }, detail: { tags, summary: 'End the current login' } }),
    )
}
