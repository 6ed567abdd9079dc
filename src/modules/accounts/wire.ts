import type { TString } from '@sinclair/typebox'
import { t } from 'elysia'
import { emailAddress, isoDate, nullable, oneOf, pageQuery, personName, uuid } from '../../http/wire.ts'
import { type Account, roles, statuses } from './account.ts'
import type { SignedIn, SignedInForLong } from './login-service.ts'

const role = oneOf(roles)
const status = oneOf(statuses)
const password = t.String({ minLength: 6, maxLength: 128, description: 'a password of 6 to 128 characters' })
const presentedPassword = t.String({
  minLength: 1,
  maxLength: 128,
  description: 'a text of 1 to 128 characters',
})
const presentedToken = t.String({ minLength: 1, maxLength: 512, description: 'a token' })

// Frontends send null for what they have not got: `localStorage.getItem` gives it.
const orNull = (schema: TString) =>
  t.Optional(t.Union([schema, t.Null()], { description: `${schema.description} or null` }))
const refreshToken = orNull(presentedToken)
const guestSessionId = orNull(t.String({ maxLength: 128, description: 'a guest session id' }))
const name = orNull(personName)
const subjects = t.Array(t.String({ minLength: 1, maxLength: 100 }), { maxItems: 50 })

export const userWire = t.Object({
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

export const toUserWire = (account: Account) => ({
  id: account.id,
  email: account.email,
  first_name: account.firstName,
  last_name: account.lastName,
  role: account.role,
  status: account.status,
  client_id: account.clientId,
  subjects: account.subjects,
  created_at: account.createdAt.toISOString(),
  updated_at: account.updatedAt.toISOString(),
  last_login: account.lastLogin?.toISOString() ?? null,
})

// The short dialect: /api/auth and /auth

export const registerBody = t.Object({
  email: emailAddress,
  password,
  first_name: name,
  last_name: name,
  guest_session_id: guestSessionId,
})

export const registeredWire = t.Object({
  id: uuid,
  user_id: uuid,
  email: t.String(),
  created_at: isoDate,
  token: t.String(),
  access_token: t.String(),
  user: userWire,
})

export const toRegisteredWire = ({ account, accessToken }: SignedIn) => ({
  id: account.id,
  user_id: account.id,
  email: account.email,
  created_at: account.createdAt.toISOString(),
  token: accessToken,
  access_token: accessToken,
  user: toUserWire(account),
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

export const loginWire = t.Object({
  access_token: t.String(),
  token: t.String(),
  token_type: t.Literal('bearer'),
  expires_in: t.Integer({ description: 'seconds' }),
  user_id: uuid,
  user: userWire,
})

export const toLoginWire = ({ account, accessToken, expiresInSeconds }: SignedIn) => ({
  access_token: accessToken,
  token: accessToken,
  token_type: 'bearer' as const,
  expires_in: expiresInSeconds,
  user_id: account.id,
  user: toUserWire(account),
})

// The workflow dialect: /api/v1, where the content of `data` stands at the top level too

const success = t.Literal(true)
const client = t.Null()
const tokenFields = {
  access_token: t.String(),
  refresh_token: t.String(),
  token_type: t.Literal('bearer'),
  expires_in: t.Integer({ description: 'seconds' }),
  user: userWire,
  client,
}

export const v1LoginBody = t.Object({
  email: t.String({ minLength: 1, maxLength: 254 }),
  password: presentedPassword,
  guest_session_id: guestSessionId,
})

export const v1TokensWire = t.Object({ success, ...tokenFields, data: t.Object(tokenFields) })

export const toV1TokensWire = (login: SignedInForLong) => {
  const data = {
    access_token: login.accessToken,
    refresh_token: login.refreshToken,
    token_type: 'bearer' as const,
    expires_in: login.expiresInSeconds,
    user: toUserWire(login.account),
    client: null,
  }
  return { success: true as const, ...data, data }
}

export const refreshBody = t.Optional(
  t.Object({ refresh_token: refreshToken, rotate: t.Optional(t.Boolean()) }),
)
export const logoutBody = t.Optional(t.Object({ refresh_token: refreshToken }))

export const meWire = t.Object({
  success,
  user: userWire,
  client,
  data: t.Object({ user: userWire, client }),
})

export const toMeWire = (account: Account) => {
  const data = { user: toUserWire(account), client: null }
  return { success: true as const, ...data, data }
}

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

export const oneUserWire = t.Object({ success, user: userWire, data: t.Object({ user: userWire }) })

export const toOneUserWire = (account: Account) => {
  const data = { user: toUserWire(account) }
  return { success: true as const, ...data, data }
}

const usersPage = {
  users: t.Array(userWire),
  total: t.Integer(),
  limit: t.Integer(),
  offset: t.Integer(),
  has_more: t.Boolean(),
}
export const usersWire = t.Object({ success, ...usersPage, data: t.Object(usersPage) })

export const toUsersWire = (accounts: Account[], total: number, limit: number, offset: number) => {
  const users = accounts.map(toUserWire)
  const data = { users, total, limit, offset, has_more: offset + users.length < total }
  return { success: true as const, ...data, data }
}
