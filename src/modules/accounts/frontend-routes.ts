import { signedIn } from '../../http/access.ts'
import { actorOf } from '../../http/caller.ts'
import { table } from '../../http/context.ts'
import { invalid } from '../../http/errors.ts'
import { done, toDone } from '../../http/wire.ts'
import { changePasswordBody, passwordChanged } from './frontend-wire.ts'
import type { AccountRouteOptions } from './routes.ts'
import * as wire from './wire.ts'

/** What the frontend of tutoring calls beside `/auth/login`, in its own names. */
export const createAccountFrontendRoutes = (options: AccountRouteOptions) => {
  const { may, limits, service, logins, recovery } = options
  return table('accounts-frontend', 'Accounts')
    .post(
      '/auth/change-password',
      async (c) => {
        const user = signedIn(c.caller)
        const { currentPassword, newPassword, password = newPassword } = c.body
        if (password === undefined) throw invalid('/newPassword', 'is required')
        const change = () =>
          service.changePassword(user, currentPassword, password, actorOf(c.caller), '/currentPassword')
        await limits.attemptLogin(c.caller.address, user.email, c.set.headers, change)
        return { message: 'Password changed', token: await logins.reissue(user) }
      },
      may.user({
        summary: 'Change the password, end all other logins and get a new token',
        body: changePasswordBody,
        response: { 200: passwordChanged },
      }),
    )
    .post(
      '/auth/verify-email',
      async (c) => {
        await recovery.verifyEmail(c.body.token, actorOf(c.caller))
        return toDone('E-mail address confirmed')
      },
      may.public({
        summary: 'Confirm the e-mail address with the token of the mailed link',
        body: wire.verifyBody,
        response: { 200: done },
        fails: ['VERIFY_TOKEN_INVALID'],
      }),
    )
    .post(
      '/auth/resend-verification',
      async (c) => {
        await recovery.requestVerificationOf(c.body.email)
        return toDone('If there is such an account, a link is on its way')
      },
      may.public({
        summary: 'Request a link by mail to confirm an e-mail address',
        body: wire.forgotBody,
        response: { 200: done },
      }),
    )
}
