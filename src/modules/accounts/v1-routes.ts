import { Elysia } from 'elysia'
import { refuseForeignOrigin, signedIn } from '../../http/access.ts'
import { context } from '../../http/context.ts'
import { refreshCookie } from '../../http/cookies.ts'
import { AppError } from '../../http/errors.ts'
import { done } from '../../http/wire.ts'
import { foldEmail } from './account.ts'
import type { RecoveryService } from './recovery-service.ts'
import { type AccountRouteOptions, guestOf } from './routes.ts'
import {
  forgotBody,
  logoutBody,
  meWire,
  namesBody,
  passwordBody,
  refreshBody,
  resetBody,
  toMeWire,
  toV1TokensWire,
  v1LoginBody,
  v1TokensWire,
} from './wire.ts'

type V1RouteOptions = AccountRouteOptions & {
  recovery: RecoveryService
  corsOrigins: string[]
  enqueueResetLink: (email: string) => Promise<void>
}

const tags = ['Accounts']
const noticed = { success: true as const, message: 'If there is such an account, a link is on its way' }

/** 004's dialect: access tokens of seven days, refresh tokens of thirty. */
export const createV1AccountRoutes = (options: V1RouteOptions) => {
  const { may, limits, service, logins, recovery, cookies, takeOverGuest } = options
  return new Elysia({ name: 'convene/accounts-v1', prefix: '/api/v1/auth' })
    .use(context)
    .post(
      '/login',
      async (c) => {
        const { email, password } = c.body
        const guestId = guestOf(c.caller, c.body.guest_session_id)
        const login = await limits.attemptLogin(c.caller.address, foldEmail(email), c.set.headers, () =>
          logins.signInForLong(email, password),
        )
        if (guestId) await takeOverGuest(guestId, login.account.id, c.caller.address)
        c.set.headers['set-cookie'] = cookies.signedInForLong(login)
        return toV1TokensWire(login)
      },
      may.public({
        body: v1LoginBody,
        response: { 200: v1TokensWire },
        fails: ['CREDENTIALS_INVALID', 'ACCOUNT_SUSPENDED', 'GUEST_ID_INVALID'],
        detail: { tags, summary: 'Sign in for seven days, with a refresh token for thirty' },
      }),
    )
    .post(
      '/refresh',
      async (c) => {
        const inBody = c.body?.refresh_token
        const presented = inBody ?? presentedByCookie(c.request, options.corsOrigins)
        if (!presented) throw new AppError('REFRESH_TOKEN_INVALID')
        const login = await logins.refresh(presented, c.body?.rotate ?? false).catch((error: unknown) => {
          if (!inBody && error instanceof AppError && error.status === 401)
            c.set.headers['set-cookie'] = cookies.refreshRefused()
          throw error
        })
        c.set.headers['set-cookie'] = cookies.signedInForLong(login)
        return toV1TokensWire(login)
      },
      may.public({
        body: refreshBody,
        response: { 200: v1TokensWire },
        fails: ['REFRESH_TOKEN_INVALID', 'ACCOUNT_SUSPENDED', 'ORIGIN_FORBIDDEN'],
        detail: { tags, summary: 'A new access token; with rotate also a new refresh token' },
      }),
    )
    .post(
      '/logout',
      async (c) => {
        const user = signedIn(c.caller)
        await logins.signOut(user.userId, user.loginId, c.body?.refresh_token ?? null)
        c.set.headers['set-cookie'] = cookies.signedOut()
        return { success: true as const, message: 'Logged out' }
      },
      may.user({ body: logoutBody, response: { 200: done }, detail: { tags, summary: 'End this login' } }),
    )
    .get(
      '/me',
      async (c) => toMeWire(await service.read(signedIn(c.caller).userId)),
      may.user({ response: { 200: meWire }, detail: { tags, summary: 'Who I am' } }),
    )
    .patch(
      '/me',
      async (c) => {
        const { first_name: firstName, last_name: lastName } = c.body
        return toMeWire(await service.rename(signedIn(c.caller).userId, { firstName, lastName }))
      },
      may.user({ body: namesBody, response: { 200: meWire }, detail: { tags, summary: 'Change my names' } }),
    )
    .post(
      '/password',
      async (c) => {
        const user = signedIn(c.caller)
        const { old_password: oldPassword, new_password: newPassword } = c.body
        await limits.attemptLogin(c.caller.address, user.email, c.set.headers, () =>
          service.changePassword(user, oldPassword, newPassword, c.caller.address),
        )
        return { success: true as const, message: 'Password changed' }
      },
      may.user({
        body: passwordBody,
        response: { 200: done },
        detail: { tags, summary: 'Change my password and end my other logins' },
      }),
    )
    .post(
      '/forgot',
      async (c) => {
        await options.enqueueResetLink(c.body.email)
        c.set.status = 202
        return noticed
      },
      may.public({
        body: forgotBody,
        response: { 202: done },
        detail: { tags, summary: 'Mail me a link to choose a new password' },
      }),
    )
    .post(
      '/reset',
      async (c) => {
        await recovery.reset(c.body.token, c.body.password, c.caller.address)
        return { success: true as const, message: 'Password changed' }
      },
      may.public({
        body: resetBody,
        response: { 200: done },
        fails: ['RESET_TOKEN_INVALID'],
        detail: { tags, summary: 'Choose a new password with a link from the mail' },
      }),
    )
}

const presentedByCookie = (request: Request, corsOrigins: string[]): string | null => {
  const header = request.headers.get('cookie')
  const token = header === null ? null : new Bun.CookieMap(header).get(refreshCookie)
  if (token) refuseForeignOrigin(request, corsOrigins)
  return token ?? null
}
