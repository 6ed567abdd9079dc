import { Elysia } from 'elysia'
import { type Access, signedIn } from '../../http/access.ts'
import { type Caller, checkGuestId } from '../../http/caller.ts'
import { context } from '../../http/context.ts'
import { invalid } from '../../http/errors.ts'
import type { HeaderBag, Limits } from '../../http/limits.ts'
import { done } from '../../http/wire.ts'
import { foldEmail } from './account.ts'
import type { LoginService } from './login-service.ts'
import type { AccountService } from './service.ts'
import type { SessionCookies } from './session-cookies.ts'
import {
  loginBody,
  loginWire,
  registerBody,
  registeredWire,
  toLoginWire,
  toRegisteredWire,
  toUserWire,
  userWire,
} from './wire.ts'

export type AccountRouteOptions = {
  may: Access
  limits: Limits
  service: AccountService
  logins: LoginService
  cookies: SessionCookies
  /** Moves what a guest left behind to the user who signs in. */
  takeOverGuest: (guestId: string, userId: string, address: string) => Promise<void>
}

const tags = ['Accounts']

/** The guest who signs in: named in the body, a header or a cookie. */
export const guestOf = (caller: Caller, inBody: string | null | undefined): string | null =>
  inBody ? checkGuestId(inBody) : caller.guestId

/** The short dialect: 002's OAuth2 form, and the same for 000 and 003. */
export const createAccountRoutes = (options: AccountRouteOptions) => {
  const { may, limits, service, logins, cookies, takeOverGuest } = options

  const login = may.public({
    body: loginBody,
    response: { 200: loginWire },
    fails: ['CREDENTIALS_INVALID', 'ACCOUNT_SUSPENDED', 'GUEST_ID_INVALID'],
    detail: { tags, summary: 'Sign in with an OAuth2 password form or JSON' },
  })
  const signIn = async (c: SignInContext) => {
    const email = c.body.email ?? c.body.username
    if (email === undefined) throw invalid('/email', 'is required (or username)')
    const guestId = guestOf(c.caller, c.body.guest_session_id)
    const signedInAs = await limits.attemptLogin(c.caller.address, foldEmail(email), c.set.headers, () =>
      logins.signIn(email, c.body.password),
    )
    if (guestId) await takeOverGuest(guestId, signedInAs.account.id, c.caller.address)
    c.set.headers['set-cookie'] = cookies.signedIn(signedInAs)
    return toLoginWire(signedInAs)
  }

  return new Elysia({ name: 'convene/accounts' })
    .use(context)
    .post(
      '/api/auth/register',
      async (c) => {
        const { email, password, first_name: firstName, last_name: lastName } = c.body
        const guestId = guestOf(c.caller, c.body.guest_session_id)
        const { address } = c.caller
        const account = await limits.attemptLogin(address, foldEmail(email), c.set.headers, () =>
          service.register({ email, password, firstName, lastName }, null, address),
        )
        const signedInAs = await logins.openFor(account)
        if (guestId) await takeOverGuest(guestId, account.id, address)
        c.set.headers['set-cookie'] = cookies.signedIn(signedInAs)
        c.set.status = 201
        return toRegisteredWire(signedInAs)
      },
      may.public({
        body: registerBody,
        response: { 201: registeredWire },
        fails: ['EMAIL_TAKEN', 'GUEST_ID_INVALID'],
        detail: { tags, summary: 'Make an account and sign in' },
      }),
    )
    .post('/api/auth/login', async (c) => await signIn(c), login)
    .post('/auth/login', async (c) => await signIn(c), login)
    .get(
      '/api/auth/me',
      async (c) => toUserWire(await service.read(signedIn(c.caller).userId)),
      may.user({ response: { 200: userWire }, detail: { tags, summary: 'Who I am' } }),
    )
    .delete(
      '/api/auth/me',
      async (c) => {
        const user = signedIn(c.caller)
        await service.erase(user.userId, user, c.caller.address)
        c.set.headers['set-cookie'] = cookies.signedOut()
        return { success: true as const, message: 'Account deleted' }
      },
      may.user({
        response: { 200: done },
        fails: ['OWN_ACCOUNT'],
        detail: { tags, summary: 'Erase my account and everything that is mine' },
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
      may.user({ response: { 200: done }, detail: { tags, summary: 'End this login' } }),
    )
}

type SignInContext = {
  body: typeof loginBody.static
  caller: Caller
  set: { headers: HeaderBag }
}
