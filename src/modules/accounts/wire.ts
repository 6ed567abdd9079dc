import type { TString } from '@sinclair/typebox'
import { t } from 'elysia'
import {
  emailAddress,
  envelope,
  isoDate,
  nullable,
  oneOf,
  type Page,
  paged,
  pageQuery,
  personName,
  toEnvelope,
  uuid,
} from '../../http/wire.ts'
import { type Account, roles, statuses } from './account.ts'
import type { RefreshableLogin, SignedIn } from './login.ts'

const role = oneOf(roles)
const status = oneOf(statuses)
const password = t.String({ minLength: 6, maxLength: 128, description: 'a password of 6 to 128 characters' })
const presentedPassword = t.String({
  minLength: 1,
  maxLength: 128,
  description: 'a string of 1 to 128 characters',
})
const presentedToken = t.String({ minLength: 1, maxLength: 512, description: 'a token' })

// Frontends send null for what they have not got: `localStorage.getItem` gives it.
const orNull = (schema: TString) =>
  t.Optional(t.Union([schema, t.Null()], { description: `${schema.description} or null` }))
const refreshToken = orNull(presentedToken)
const guestSessionId = orNull(t.String({ maxLength: 128, description: 'a guest session id' }))
const name = orNull(personName)
const subjects = t.Array(t.String({ minLength: 1, maxLength: 100 }), { maxItems: 50 })

export const user = t.Object({
  id: uuid,
  email: t.String(),
  first_name: nullable(t.String()),
  last_name: nullable(t.String()),
  role,
  status,
  client_id: nullable(t.String()),
  subjects: t.Array(t.String()),
  created_at: isoDate,
  updated_at: isoDate,
  last_login: nullable(isoDate),
})

const toUser = ({ _id, ...account }: Account) => ({ id: _id, ...account })

// The short dialect: /api/auth and /auth

export const registerBody = t.Object({
  email: emailAddress,
  password,
  first_name: name,
  last_name: name,
  guest_session_id: guestSessionId,
})

export const registered = t.Object({
  id: uuid,
  user_id: uuid,
  email: t.String(),
  created_at: isoDate,
  token: t.String(),
  access_token: t.String(),
  user,
})

export const toRegistered = ({ account, accessToken }: SignedIn) => ({
  id: account._id,
  user_id: account._id,
  email: account.email,
  created_at: account.created_at,
  token: accessToken,
  access_token: accessToken,
  user: toUser(account),
})

/** The OAuth2 password form says `username`, JSON callers say `email`: either will do. */
export const loginBody = t.Object(
  {
    email: t.Optional(t.String({ minLength: 1, maxLength: 254 })),
    username: t.Optional(t.String({ minLength: 1, maxLength: 254 })),
    password: presentedPassword,
    guest_session_id: guestSessionId,
  },
  { 'x-media-types': ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'] },
)

export const login = t.Object({
  access_token: t.String(),
  token: t.String(),
  token_type: t.Literal('bearer'),
  expires_in: t.Integer({ description: 'seconds' }),
  user_id: uuid,
  user,
})

export const toLogin = ({ account, accessToken, expiresInSeconds }: SignedIn) => ({
  access_token: accessToken,
  token: accessToken,
  token_type: 'bearer' as const,
  expires_in: expiresInSeconds,
  user_id: account._id,
  user: toUser(account),
})

/** The user, flat and once more under `user`. */
export const me = t.Object({ ...user.properties, user })

export const toMe = (account: Account) => {
  const user = toUser(account)
  return { ...user, user }
}

// The workflow dialect: /api/v1

const client = t.Null()

export const v1LoginBody = t.Object({
  email: t.String({ minLength: 1, maxLength: 254 }),
  password: presentedPassword,
  guest_session_id: guestSessionId,
})

export const v1Tokens = envelope({
  access_token: t.String(),
  refresh_token: t.String(),
  token_type: t.Literal('bearer'),
  expires_in: t.Integer({ description: 'seconds' }),
  user,
  client,
})

export const toV1Tokens = (login: RefreshableLogin) =>
  toEnvelope({
    access_token: login.accessToken,
    refresh_token: login.refreshToken,
    token_type: 'bearer' as const,
    expires_in: login.expiresInSeconds,
    user: toUser(login.account),
    client: null,
  })

export const refreshBody = t.Optional(
  t.Object({ refresh_token: refreshToken, rotate: t.Optional(t.Boolean()) }),
)
export const logoutBody = t.Optional(t.Object({ refresh_token: refreshToken }))

export const v1Me = envelope({ user, client })

export const toV1Me = (account: Account) => toEnvelope({ user: toUser(account), client: null })

export const namesBody = t.Object({ first_name: name, last_name: name })
export const passwordBody = t.Object({ old_password: presentedPassword, new_password: password })
export const forgotBody = t.Object({ email: emailAddress })
export const resetBody = t.Object({ token: presentedToken, password })

// Administration

const clientId = nullable(t.String({ minLength: 1, maxLength: 64 }))

export const adminRegisterBody = t.Object({
  email: emailAddress,
  password,
  first_name: name,
  last_name: name,
  role: t.Optional(role),
  client_id: t.Optional(clientId),
  subjects: t.Optional(subjects),
})

export const adminChangeBody = t.Object({
  first_name: name,
  last_name: name,
  role: t.Optional(role),
  status: t.Optional(status),
  client_id: t.Optional(clientId),
})

export const userQuery = t.Object({ ...pageQuery, role: t.Optional(role), status: t.Optional(status) })
export const userParams = t.Object({ id: t.String({ maxLength: 64 }) })

export const oneUser = envelope({ user })

export const toOneUser = (account: Account) => toEnvelope({ user: toUser(account) })

const userPage = paged('users', user)

export const users = envelope(userPage.fields)

export const toUsers = (rows: Account[], total: number, page: Page) =>
  toEnvelope(userPage.toWire(rows.map(toUser), total, page))
