import { signedIn } from '../../http/access.ts'
import { actorOf } from '../../http/caller.ts'
import { table } from '../../http/context.ts'
import { invalid } from '../../http/errors.ts'
import { done, toDone } from '../../http/wire.ts'
import type { Kernel } from '../../module.ts'
import { weekSeconds } from './account.ts'
import { frontendLogin, toFrontendLogin } from './frontend-wire.ts'
import type { Device } from './login.ts'
import type { LoginService } from './login-service.ts'
import type { RecoveryService } from './recovery-service.ts'
import type { AccountService } from './service.ts'
import type { SessionCookies } from './session-cookies.ts'
import type { SignIn, SignInContext } from './sign-in.ts'
import * as wire from './wire.ts'

export type AccountRouteOptions = Pick<Kernel, 'may' | 'limits' | 'settings'> & {
  service: AccountService
  logins: LoginService
  recovery: RecoveryService
  cookies: SessionCookies
  signIn: SignIn
}

type LoginContext = SignInContext & { body: typeof wire.loginBody.static }

/** The short dialect: the OAuth2 form of 002, and the same for 000 and 003. */
export const createAccountRoutes = (options: AccountRouteOptions) => {
  const { may, settings, service, logins, recovery, cookies, signIn } = options
  const accessSeconds = settings.accessTokenMinutes * 60

  /** The OAuth2 form says `username`, JSON callers say `email`. Throws 400 without either. */
  const login = async (c: LoginContext, lifetimeSeconds: number) => {
    const email = c.body.email || c.body.username
    if (!email) throw invalid('/email', 'is required (or username)')
    const input = { ...c.body, email }
    return await signIn(c, input, (device) => logins.signIn(input, device, lifetimeSeconds))
  }
  const loginFails = ['CREDENTIALS_INVALID', 'ACCOUNT_SUSPENDED', 'CLIENT_SUSPENDED'] as const

  return table('accounts', 'Accounts')
    .post(
      '/api/auth/register',
      async (c) => {
        const { guest_session_id, ...input } = c.body
        const register = async (device: Device) => {
          const account = await service.register(input, { ...actorOf(c.caller), userId: null })
          await recovery.requestVerification(account._id)
          return await logins.signInNew(account, device, accessSeconds)
        }
        return c.status(201, wire.toRegistered(await signIn(c, c.body, register)))
      },
      may.public({
        summary: 'Create an account and sign in',
        body: wire.registerBody,
        response: { 201: wire.registered },
        fails: ['EMAIL_TAKEN'],
      }),
    )
    .post(
      '/api/auth/login',
      async (c) => wire.toLogin(await login(c, accessSeconds)),
      may.public({
        summary: 'Sign in with an OAuth2 password form or JSON',
        body: wire.loginBody,
        response: { 200: wire.login },
        fails: loginFails,
      }),
    )
    .post(
      '/auth/login',
      async (c) => toFrontendLogin(await login(c, weekSeconds)),
      may.public({
        summary: 'Sign in for seven days',
        body: wire.loginBody,
        response: { 200: frontendLogin },
        fails: loginFails,
      }),
    )
    .get(
      '/api/auth/me',
      async (c) => wire.toMe(await service.readOwn(signedIn(c.caller))),
      may.user({ summary: 'Get the current user', response: { 200: wire.me } }),
    )
    .delete(
      '/api/auth/me',
      async (c) => {
        await service.erase(signedIn(c.caller).userId, actorOf(c.caller))
        c.set.headers['set-cookie'] = cookies.signedOut()
        return toDone('Account deleted')
      },
      may.user({
        summary: 'Erase the current user and all their data',
        response: { 200: done },
        fails: ['OWN_ACCOUNT', 'LAST_OWNER'],
      }),
    )
    .post(
      '/api/auth/logout',
      async (c) => {
        await logins.signOut(signedIn(c.caller), null, actorOf(c.caller))
        c.set.headers['set-cookie'] = cookies.signedOut()
        return toDone('Logged out')
      },
      may.user({ summary: 'End the current login', response: { 200: done } }),
    )
}
