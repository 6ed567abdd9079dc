import type { TString } from '@sinclair/typebox'
import { t } from 'elysia'
import {
  boundedString,
  emailAddress,
  envelope,
  integer,
  isoDate,
  nullable,
  oneOf,
  personName,
  toEnvelope,
  uuid,
} from '../../http/wire.ts'
import { type Account, nameOf, roles, statuses } from './account.ts'
import { type Client, clientRoles } from './client.ts'
import { client, toClient } from './client-wire.ts'
import { type Login, lastUseOf, type RefreshableLogin, type SignedIn } from './login.ts'

export const role = oneOf(roles)
export const status = oneOf(statuses)
export const password = boundedString(6, 128, 'a password')
export const presentedPassword = boundedString(1, 128)
const presentedEmail = t.String({ minLength: 1, maxLength: 254 })
// Forms send an empty text for a field that is not filled in.
const emailOrEmpty = t.String({ maxLength: 254 })
const presentedToken = t.String({ minLength: 1, maxLength: 512, description: 'a token' })

// Frontends send null for what they have not got: `localStorage.getItem` gives it.
const orNull = (schema: TString) =>
  t.Optional(t.Union([schema, t.Null()], { description: `${schema.description} or null` }))
const refreshToken = orNull(presentedToken)
const guestSessionId = orNull(t.String({ maxLength: 128, description: 'a guest session id' }))
const names = { first_name: orNull(personName), last_name: orNull(personName) }
const subjects = t.Array(t.String({ minLength: 1, maxLength: 100 }), { maxItems: 50 })

export const user = t.Object({
  id: uuid,
  email: t.String(),
  first_name: nullable(t.String()),
  last_name: nullable(t.String()),
  role,
  status,
  name: t.String(),
  client_id: nullable(t.String()),
  client_role: nullable(oneOf(clientRoles)),
  subjects: t.Array(t.String()),
  created_at: isoDate,
  updated_at: isoDate,
  last_login: nullable(isoDate),
})

export const toUser = ({
  _id,
  email_verified_at: _verified,
  credentials_version: _version,
  ...account
}: Account) => ({
  id: _id,
  ...account,
  name: nameOf(account),
})

// The short dialect: /api/auth and /auth

/** A login of the demo data. */
export const loginExample = { email: 'demo@convene.example', password: 'demo-password' }

const newAccount = { email: emailAddress, password, ...names }
export const registerBody = t.Object(
  { ...newAccount, guest_session_id: guestSessionId },
  { examples: [{ email: 'me@example.com', password: 'test123', first_name: 'Mia', last_name: 'Maes' }] },
)

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
    email: t.Optional(emailOrEmpty),
    username: t.Optional(emailOrEmpty),
    password: presentedPassword,
    guest_session_id: guestSessionId,
  },
  {
    'x-media-types': ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
    examples: [loginExample],
  },
)

const tokenFields = {
  access_token: t.String(),
  token_type: t.Literal('bearer'),
  expires_in: integer({ description: 'seconds' }),
  user,
}

const toTokenFields = ({ account, accessToken, expiresInSeconds }: SignedIn) => ({
  access_token: accessToken,
  token_type: 'bearer' as const,
  expires_in: expiresInSeconds,
  user: toUser(account),
})

export const login = t.Object({ ...tokenFields, token: t.String(), user_id: uuid })

export const toLogin = (signedIn: SignedIn) => ({
  ...toTokenFields(signedIn),
  token: signedIn.accessToken,
  user_id: signedIn.account._id,
})

/** The user, flat and once more under `user`. */
export const me = t.Object({ ...user.properties, user })

export const toMe = (account: Account) => {
  const user = toUser(account)
  return { ...user, user }
}

// The workflow dialect: /api/v1

export const v1LoginBody = t.Object(
  {
    email: presentedEmail,
    password: presentedPassword,
    guest_session_id: guestSessionId,
  },
  { examples: [loginExample] },
)

export const v1Tokens = envelope({ ...tokenFields, refresh_token: t.String(), client: nullable(client) })

const toOwnClient = (row: Client | null) => row && toClient(row)

export const toV1Tokens = (signedIn: RefreshableLogin, row: Client | null) =>
  toEnvelope({
    ...toTokenFields(signedIn),
    refresh_token: signedIn.refreshToken,
    client: toOwnClient(row),
  })

export const refreshBody = t.Optional(
  t.Object(
    { refresh_token: refreshToken, rotate: t.Optional(t.Boolean()) },
    { examples: [{ rotate: true }] },
  ),
)
export const logoutBody = t.Optional(t.Object({ refresh_token: refreshToken }, { examples: [{}] }))

const ownLogin = t.Object({
  id: uuid,
  created_at: nullable(isoDate),
  expires_at: isoDate,
  address: nullable(t.String()),
  user_agent: nullable(t.String()),
  last_used_at: nullable(isoDate),
  current: t.Boolean({ description: 'whether this request is of this login' }),
})

export const logins = envelope({ logins: t.Array(ownLogin) })

export const toLogins = (rows: Login[], currentId: string) =>
  toEnvelope({
    logins: rows.map((row) => {
      const { _id, user_id, credentials_version, ...login } = row
      return { id: _id, ...login, last_used_at: lastUseOf(row), current: _id === currentId }
    }),
  })

export const v1Me = envelope({ user, client: nullable(client) })

export const toV1Me = (account: Account, row: Client | null) =>
  toEnvelope({ user: toUser(account), client: toOwnClient(row) })

export const namesBody = t.Object(names, { examples: [{ first_name: 'Mia', last_name: 'Peeters' }] })
export const passwordBody = t.Object(
  { old_password: presentedPassword, new_password: password },
  // The same again, so that the example of a login goes on working.
  { examples: [{ old_password: loginExample.password, new_password: loginExample.password }] },
)
export const forgotBody = t.Object({ email: emailAddress }, { examples: [{ email: loginExample.email }] })

// The pages behind mailed links are forms, which work without a script.
const formOrJson = { 'x-media-types': ['application/json', 'application/x-www-form-urlencoded'] }
const mailed = { token: 'the-token-in-the-link-of-the-mail' }
export const resetBody = t.Object(
  { token: presentedToken, password },
  { ...formOrJson, examples: [{ ...mailed, password: 'correct horse' }] },
)
export const verifyBody = t.Object({ token: presentedToken }, { ...formOrJson, examples: [mailed] })

// Administration

const membership = {
  client_id: t.Optional(nullable(t.String({ minLength: 1, maxLength: 64 }))),
  client_role: t.Optional(oneOf(clientRoles)),
}

export const adminRegisterBody = t.Object(
  {
    ...newAccount,
    role: t.Optional(role),
    ...membership,
    subjects: t.Optional(subjects),
  },
  { examples: [{ email: 'tutor@example.com', password: 'test123', role: 'tutor', subjects: ['chemistry'] }] },
)

export const adminChangeBody = t.Object(
  {
    ...names,
    role: t.Optional(role),
    status: t.Optional(status),
    ...membership,
  },
  { examples: [{ role: 'tutor', status: 'active' }] },
)

/** What a command sets. */
export const newPasswordBody = t.Object({ password })

export const userParams = t.Object({ id: t.String({ maxLength: 64, examples: uuid.examples }) })

export const oneUser = envelope({ user })

export const toOneUser = (account: Account) => toEnvelope({ user: toUser(account) })
