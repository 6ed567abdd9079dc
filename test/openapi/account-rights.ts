import type { Callers } from './callers.ts'
import type { Targets } from './matrix.ts'
import {
  accounts,
  adminOnly,
  allCallers,
  anyAccount,
  type CallerName,
  hiddenBut,
  type Rights,
} from './rights.ts'

/** Accounts, notifications and the server itself. */
export const accountRights: Rights = [
  [
    allCallers('allowed'),
    'GET /',
    'GET /health',
    'GET /api/health',
    'GET /health/live',
    'GET /metrics',
    'POST /api/auth/register',
    'POST /api/auth/login',
    'POST /auth/login',
    'POST /auth/signup',
    'POST /auth/resend-verification',
    'POST /api/v1/auth/login',
    'POST /api/v1/auth/refresh',
    'POST /api/v1/auth/forgot',
  ],
  // The token of a mail decides, and this one is made up.
  [allCallers(400), 'POST /auth/verify-email', 'POST /api/v1/auth/verify-email', 'POST /api/v1/auth/reset'],
  [
    anyAccount,
    'GET /api/auth/me',
    'POST /api/auth/logout',
    'POST /auth/change-password',
    'GET /api/v1/auth/me',
    'PATCH /api/v1/auth/me',
    'GET /api/v1/auth/logins',
    'POST /api/v1/auth/logout',
    'POST /api/v1/auth/password',
    'GET /notifications',
    'GET /api/v1/notifications',
    'POST /notifications/mark-all-read',
  ],
  [{ ...anyAccount, admin: 409 }, 'DELETE /api/auth/me'],
  [
    hiddenBut('user'),
    'DELETE /api/v1/auth/logins/{id}',
    'PATCH /notifications/{id}/read',
    'PATCH /api/v1/notifications/{id}/read',
  ],
  [
    adminOnly,
    'POST /api/v1/auth/register',
    'GET /api/v1/admin/users',
    'POST /api/v1/admin/users',
    'GET /api/v1/admin/users/search',
    'GET /api/v1/admin/users/{id}',
    'PATCH /api/v1/admin/users/{id}',
    'DELETE /api/v1/admin/users/{id}',
    'POST /admin/businesses/{businessId}/api-keys',
    'GET /admin/businesses/{businessId}/api-keys',
    'DELETE /admin/businesses/{businessId}/api-keys/{keyId}',
  ],
]

export const accountTargets = ({ newcomer }: Callers): Targets => {
  const newAddress = () => ({ body: { email: `${Bun.randomUUIDv7()}@people.example` } })

  /** A login gives the sessions of a guest to the user: these have none. */
  const asGuestAnew = (name: CallerName) =>
    name.endsWith('uest') ? { options: { guest: `guest_${Bun.randomUUIDv7()}` } } : {}

  /** In the name of a new account, whose old password goes by one name and the new one by others. */
  const asNewcomer =
    (oldName = '', ...newNames: string[]) =>
    async (name: CallerName) => {
      if (!accounts.includes(name)) return {}
      const { token, password } = await newcomer(name)
      const passwords = [[oldName, password], ...newNames.map((each) => [each, 'another password'])]
      return { options: { token }, ...(oldName && { body: Object.fromEntries(passwords) }) }
    }

  return {
    'POST /api/auth/register': (name) => ({ ...newAddress(), ...asGuestAnew(name) }),
    'POST /auth/signup': newAddress,
    'POST /api/auth/login': asGuestAnew,
    'POST /auth/login': asGuestAnew,
    'POST /api/v1/auth/login': asGuestAnew,
    'POST /api/auth/logout': asNewcomer(),
    'POST /api/v1/auth/logout': asNewcomer(),
    'DELETE /api/auth/me': asNewcomer(),
    'POST /auth/change-password': asNewcomer('currentPassword', 'newPassword'),
    'POST /api/v1/auth/password': asNewcomer('old_password', 'new_password'),
    'POST /api/v1/settings/change-password': asNewcomer(
      'current_password',
      'new_password',
      'confirm_password',
    ),
  }
}
