import { Elysia } from 'elysia'
import { refuseForeignOrigin, signedIn } from '../../http/access.ts'
import { actorOf } from '../../http/caller.ts'
import { context } from '../../http/context.ts'
import { AppError } from '../../http/errors.ts'
import { done } from '../../http/wire.ts'
import type { AccountRouteOptions } from './routes.ts'
import { refreshCookie } from './session-cookies.ts'
import {
  forgotBody,
  logoutBody,
  namesBody,
  passwordBody,
  refreshBody,
  resetBody,
  toV1MeWire,
  toV1TokensWire,
  v1LoginBody,
  v1MeWire,
  v1TokensWire,
} from './wire.ts'

const tags = ['Accounts']

/** The dialect of 004: access tokens of seven days, refresh tokens of thirty. */
export const createV1AccountRoutes = (options: AccountRouteOptions) => {
  const { may, limits, settings, service, logins, recovery, cookies, signIn } = options
  return new Elysia({ name: 'convene/accounts-v1', prefix: '/api/v1/auth' })
    .use(context)
    .post(
      '/login',
      async (c) => toV1TokensWire(await signIn(c, c.body, () => logins.signInRefreshable(c.body))),
      may.public({
        body: v1LoginBody,
        response: { 200: v1TokensWire },
        fails: ['CREDENTIALS_INVALID', 'ACCOUNT_SUSPENDED', 'GUEST_ID_INVALID'],
        detail: { tags, summary: 'Sign in for seven days, with a refresh token of thirty days' },
      }),
    )
    .post(
      '/refresh',
      async (c) => {
        const inBody = c.body?.refresh_token
        const presented = inBody ?? presentedByCookie(c.request, settings.corsOrigins)
        if (!presented) throw new AppError('REFRESH_TOKEN_INVALID')
        const login = await logins.refresh(presented, c.body?.rotate ?? false).catch((error: unknown) => {
          if (!inBody && error instanceof AppError && error.status === 401)
            c.set.headers['set-cookie'] = cookies.refreshRefused()
          throw error
        })
        c.set.headers['set-cookie'] = cookies.signedIn(login)
        return toV1TokensWire(login)
      },
      may.public({
        body: refreshBody,
        response: { 200: v1TokensWire },
        fails: ['REFRESH_TOKEN_INVALID', 'ACCOUNT_SUSPENDED', 'ORIGIN_FORBIDDEN'],
        detail: { tags, summary: 'Get a new access token; with `rotate` also a new refresh token' },
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
      may.user({
        body: logoutBody,
        response: { 200: done },
        detail: { tags, summary: 'End the current login' },
      }),
    )
    .get(
      '/me',
      async (c) => toV1MeWire(await service.read(signedIn(c.caller).userId)),
      may.user({ response: { 200: v1MeWire }, detail: { tags, summary: 'Get the current user' } }),
    )
    .patch(
      '/me',
      async (c) => toV1MeWire(await service.rename(signedIn(c.caller).userId, c.body)),
      may.user({
        body: namesBody,
        response: { 200: v1MeWire },
        detail: { tags, summary: 'Update the names of the current user' },
      }),
    )
    .post(
      '/password',
      async (c) => {
        const user = signedIn(c.caller)
        const { old_password, new_password } = c.body
        await limits.attemptLogin(c.caller.address, user.email, c.set.headers, () =>
          service.changePassword(user, old_password, new_password, actorOf(c.caller)),
        )
        return { success: true as const, message: 'Password changed' }
      },
      may.user({
        body: passwordBody,
        response: { 200: done },
        detail: { tags, summary: 'Change the password and end all other logins' },
      }),
    )
    .post(
      '/forgot',
      async (c) => {
        await recovery.requestReset(c.body.email)
        const message = 'If there is such an account, a link is on its way'
        return c.status(202, { success: true as const, message })
      },
      may.public({
        body: forgotBody,
        response: { 202: done },
        detail: { tags, summary: 'Request a link by mail to choose a new password' },
      }),
    )
    .post(
      '/reset',
      async (c) => {
        await recovery.reset(c.body.token, c.body.password, actorOf(c.caller))
        return { success: true as const, message: 'Password changed' }
      },
      may.public({
        body: resetBody,
        response: { 200: done },
        fails: ['RESET_TOKEN_INVALID'],
        detail: { tags, summary: 'Choose a new password with the link from the mail' },
      }),
    )
}

const presentedByCookie = (request: Request, corsOrigins: string[]): string | null => {
  const header = request.headers.get('cookie')
  const token = header === null ? null : new Bun.CookieMap(header).get(refreshCookie)
  if (token) refuseForeignOrigin(request, corsOrigins)
  return token ?? null
}
