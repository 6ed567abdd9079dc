import type { CallOptions } from '../support/server.ts'
import type { OwnRefusals } from './common-refusals.ts'
import type { Servers } from './servers.ts'

const unknownId = '01993a6e-0000-7000-8000-00000000ffff'

export const accountRefusals = ({ main, bare, admin, user }: Servers): OwnRefusals => {
  const { call } = main
  const asAdmin = (method: string, path: string, options: CallOptions = {}) =>
    call(method, path, { token: admin.token, ...options })
  const taken = { body: { email: user.email, password: 'test123' } }

  /** Behind the server's back, which would end the logins too. */
  const suspend = async (email: string): Promise<void> => {
    await main.database.collection('users').updateOne({ email }, { $set: { status: 'suspended' } })
  }

  const ofLogin = (path: string) => ({
    CREDENTIALS_INVALID: () => call('POST', path, { body: { email: user.email, password: 'wrong' } }),
    ACCOUNT_SUSPENDED: async () => {
      const { email, password } = await main.person()
      await suspend(email)
      return await call('POST', path, { body: { email, password } })
    },
  })

  const refresh = (refresh_token: string) => call('POST', '/api/v1/auth/refresh', { body: { refresh_token } })

  return {
    'GET /metrics': {
      UNAUTHENTICATED: () => bare.call('GET', '/metrics', { token: 'another-token-of-scrapers' }),
      FORBIDDEN: () => call('GET', '/metrics', { headers: { 'x-forwarded-for': '203.0.113.7' } }),
    },
    'POST /api/auth/register': { EMAIL_TAKEN: () => call('POST', '/api/auth/register', taken) },
    'POST /api/auth/login': ofLogin('/api/auth/login'),
    'POST /auth/login': ofLogin('/auth/login'),
    'POST /auth/verify-email': {
      VERIFY_TOKEN_INVALID: () => call('POST', '/auth/verify-email', { body: { token: 'unknown' } }),
    },
    'POST /api/v1/auth/login': ofLogin('/api/v1/auth/login'),
    'POST /api/v1/auth/refresh': {
      REFRESH_TOKEN_INVALID: () => refresh('unknown'),
      ACCOUNT_SUSPENDED: async () => {
        const { email, password } = await main.person()
        const login = await call('POST', '/api/v1/auth/login', { body: { email, password } })
        await suspend(email)
        return await refresh(login.body.refresh_token)
      },
    },
    'DELETE /api/v1/auth/logins/{id}': {
      LOGIN_NOT_FOUND: () => asAdmin('DELETE', `/api/v1/auth/logins/${unknownId}`),
    },
    'POST /api/v1/auth/reset': {
      RESET_TOKEN_INVALID: () =>
        call('POST', '/api/v1/auth/reset', { body: { token: 'unknown', password: 'test123' } }),
    },
    'POST /api/v1/auth/verify-email': {
      VERIFY_TOKEN_INVALID: () => call('POST', '/api/v1/auth/verify-email', { body: { token: 'unknown' } }),
    },
    'DELETE /api/auth/me': { OWN_ACCOUNT: () => asAdmin('DELETE', '/api/auth/me') },
    'POST /api/v1/auth/register': { EMAIL_TAKEN: () => asAdmin('POST', '/api/v1/auth/register', taken) },
    'POST /api/v1/admin/users': { EMAIL_TAKEN: () => asAdmin('POST', '/api/v1/admin/users', taken) },
    'GET /api/v1/admin/users/{id}': {
      USER_NOT_FOUND: () => asAdmin('GET', `/api/v1/admin/users/${unknownId}`),
    },
    'PATCH /api/v1/admin/users/{id}': {
      USER_NOT_FOUND: () => asAdmin('PATCH', `/api/v1/admin/users/${unknownId}`, { body: {} }),
      OWN_ACCOUNT: () => asAdmin('PATCH', `/api/v1/admin/users/${admin.id}`, { body: { role: 'user' } }),
    },
    'DELETE /api/v1/admin/users/{id}': {
      USER_NOT_FOUND: () => asAdmin('DELETE', `/api/v1/admin/users/${unknownId}`),
      OWN_ACCOUNT: () => asAdmin('DELETE', `/api/v1/admin/users/${admin.id}`),
    },
    'PATCH /api/v1/notifications/{id}/read': {
      NOTIFICATION_NOT_FOUND: () => asAdmin('PATCH', `/api/v1/notifications/${unknownId}/read`),
    },
    'PATCH /notifications/{id}/read': {
      NOTIFICATION_NOT_FOUND: () => asAdmin('PATCH', `/notifications/${unknownId}/read`),
    },
    'DELETE /admin/businesses/{businessId}/api-keys/{keyId}': {
      API_KEY_NOT_FOUND: () => asAdmin('DELETE', `/admin/businesses/B0100001/api-keys/${unknownId}`),
    },
  }
}
