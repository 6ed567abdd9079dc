import { signedIn } from '../../http/access.ts'
import { actorOf } from '../../http/caller.ts'
import { table } from '../../http/context.ts'
import { refreshCookie } from '../../http/cookies.ts'
import { AppError } from '../../http/errors.ts'
import { done, toDone } from '../../http/wire.ts'
import type { Account } from './account.ts'
import type { AccountRouteOptions } from './routes.ts'
import * as wire from './wire.ts'

/** The dialect of 004: access tokens of seven days, refresh tokens of thirty. */
export const createV1AccountRoutes = (options: AccountRouteOptions) => {
  const { may, limits, service, logins, recovery, cookies, signIn } = options
  const toMe = async (account: Account) => wire.toV1Me(account, await service.clientOf(account))
  return table('accounts-v1', 'Accounts', '/api/v1/auth')
    .post(
      '/login',
      async (c) => {
        const login = await signIn(c, c.body, (device) => logins.signInRefreshable(c.body, device))
        return wire.toV1Tokens(login, await service.clientOf(login.account))
      },
      may.public({
        summary: 'Sign in for seven days, with a refresh token of thirty days',
        body: wire.v1LoginBody,
        response: { 200: wire.v1Tokens },
        fails: ['CREDENTIALS_INVALID', 'ACCOUNT_SUSPENDED', 'CLIENT_SUSPENDED'],
      }),
    )
    .post(
      '/refresh',
      async (c) => {
        const inBody = c.body?.refresh_token
        const presented = inBody ?? presentedByCookie(c.request)
        if (!presented) throw new AppError('REFRESH_TOKEN_INVALID')
        const login = await logins.refresh(presented, c.body?.rotate ?? false).catch((error: unknown) => {
          if (!inBody && error instanceof AppError && error.status === 401)
            c.set.headers['set-cookie'] = cookies.refreshRefused()
          throw error
        })
        c.set.headers['set-cookie'] = cookies.signedIn(login)
        return wire.toV1Tokens(login, await service.clientOf(login.account))
      },
      may.public({
        summary: 'Get a new access token; with `rotate` also a new refresh token',
        body: wire.refreshBody,
        response: { 200: wire.v1Tokens },
        fails: ['REFRESH_TOKEN_INVALID', 'ACCOUNT_SUSPENDED', 'CLIENT_SUSPENDED'],
      }),
    )
    .post(
      '/logout',
      async (c) => {
        await logins.signOut(signedIn(c.caller), c.body?.refresh_token ?? null, actorOf(c.caller))
        c.set.headers['set-cookie'] = cookies.signedOut()
        return toDone('Logged out')
      },
      may.user({ summary: 'End the current login', body: wire.logoutBody, response: { 200: done } }),
    )
    .get(
      '/logins',
      async (c) => {
        const user = signedIn(c.caller)
        return wire.toLogins(await logins.list(user), user.loginId)
      },
      may.user({ summary: 'List own logins, newest first', response: { 200: wire.logins } }),
    )
    .delete(
      '/logins/:id',
      async (c) => {
        const user = signedIn(c.caller)
        await logins.endOwn(user, c.params.id, actorOf(c.caller))
        if (c.params.id === user.loginId) c.set.headers['set-cookie'] = cookies.signedOut()
        return toDone('Logged out')
      },
      may.user({
        summary: 'End one of the own logins',
        params: wire.userParams,
        response: { 200: done },
        fails: ['LOGIN_NOT_FOUND'],
      }),
    )
    .get(
      '/me',
      async (c) => toMe(await service.readOwn(signedIn(c.caller))),
      may.user({ summary: 'Get the current user', response: { 200: wire.v1Me } }),
    )
    .patch(
      '/me',
      async (c) => toMe(await service.rename(signedIn(c.caller), c.body, actorOf(c.caller))),
      may.user({
        summary: 'Update the names of the current user',
        body: wire.namesBody,
        response: { 200: wire.v1Me },
      }),
    )
    .post(
      '/password',
      async (c) => {
        const user = signedIn(c.caller)
        const { old_password, new_password } = c.body
        const change = () => service.changePassword(user, old_password, new_password, actorOf(c.caller))
        await limits.attemptLogin(c.caller.address, user.email, c.set.headers, change)
        return toDone('Password changed')
      },
      may.user({
        summary: 'Change the password and end all other logins',
        body: wire.passwordBody,
        response: { 200: done },
      }),
    )
    .post(
      '/forgot',
      async (c) => {
        await recovery.requestReset(c.body.email)
        return c.status(202, toDone('If there is such an account, a link is on its way'))
      },
      may.public({
        summary: 'Request a link by mail to choose a new password',
        body: wire.forgotBody,
        response: { 202: done },
      }),
    )
    .post(
      '/reset',
      async (c) => {
        await recovery.reset(c.body.token, c.body.password, actorOf(c.caller))
        return toDone('Password changed')
      },
      may.public({
        summary: 'Choose a new password with the link from the mail',
        body: wire.resetBody,
        response: { 200: done },
        fails: ['RESET_TOKEN_INVALID'],
      }),
    )
    .post(
      '/verify-email',
      async (c) => {
        await recovery.verifyEmail(c.body.token, actorOf(c.caller))
        return toDone('E-mail address confirmed')
      },
      may.public({
        summary: 'Confirm the e-mail address with the link from the mail',
        body: wire.verifyBody,
        response: { 200: done },
        fails: ['VERIFY_TOKEN_INVALID'],
      }),
    )
}

const presentedByCookie = (request: Request): string | null => {
  const header = request.headers.get('cookie')
  return header === null ? null : new Bun.CookieMap(header).get(refreshCookie)
}
