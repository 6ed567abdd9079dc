import { t } from 'elysia'
import {
  boundedString,
  emailAddress,
  envelope,
  envelopeList,
  integer,
  isoDate,
  listQuery,
  nullable,
  oneOf,
  toEnvelope,
  uuid,
} from '../../http/wire.ts'
import { type Account, statuses } from './account.ts'
import type { AccountWithClient, UserFilter } from './admin-service.ts'
import { type Client, clientRoles, plans } from './client.ts'
import { password, role, toUser, user } from './wire.ts'

const companyName = nullable(t.String())
const plan = nullable(oneOf(plans))

// The page of users reads the client's name and plan at either place.
const row = t.Object({
  ...user.properties,
  client: nullable(t.Object({ id: uuid, name: t.String(), company_name: companyName, plan })),
  company_name: companyName,
  plan,
})

export const { wire: users, toWire: toUsers } = envelopeList(
  'users',
  row,
  ({ account, client }: AccountWithClient) => ({
    ...toUser(account),
    client: client && toShortClient(client),
    company_name: client?.company_name ?? client?.name ?? null,
    plan: client?.plan ?? null,
  }),
)

const toShortClient = ({ _id, name, company_name, plan: ofClient }: Client) => ({
  id: _id,
  name,
  company_name: company_name ?? name,
  plan: ofClient,
})

export const noUsers = { rows: [], total: 0 }

export const userQuery = t.Object({
  ...listQuery,
  role: t.Optional(role),
  client_role: t.Optional(oneOf(clientRoles)),
  // The page of users offers `pending` and `enterprise` too.
  status: t.Optional(oneOf([...statuses, 'pending'])),
  plan: t.Optional(oneOf([...plans, 'enterprise'])),
  client_id: t.Optional(boundedString(1, 64, 'a client id')),
  search: t.Optional(boundedString(0, 100, 'the beginnings of words of the address or the name')),
})

/** Returns null for a status that no account has. */
export const readFilter = ({
  limit: _limit,
  offset: _offset,
  page: _page,
  status,
  plan: named,
  ...query
}: typeof userQuery.static): UserFilter | null =>
  status === 'pending' ? null : { ...query, status, plan: named === 'enterprise' ? 'premium_custom' : named }

export const searchQuery = t.Object({
  q: t.Optional(boundedString(0, 100, 'the beginnings of words of the address or the name')),
  exclude_client_id: t.Optional(boundedString(0, 64, 'the id of a client whose people are left out')),
})

const short = t.Object({
  id: uuid,
  email: t.String(),
  name: t.String(),
  client_id: nullable(t.String()),
  created_at: isoDate,
})

export const found = envelope({ users: t.Array(short), total: integer() })

export const toFound = (accounts: Account[]) => {
  const rows = accounts.map((account) => {
    const { id, email, name, client_id, created_at } = toUser(account)
    return { id, email, name, client_id, created_at }
  })
  return toEnvelope({ users: rows, total: rows.length })
}

export const newUserBody = t.Object(
  {
    email: emailAddress,
    password: t.Optional(password),
    name: t.Optional(boundedString(0, 100, 'a name')),
    role: t.Optional(role),
    client_id: t.Optional(nullable(boundedString(1, 64, 'a client id'), 'a client id or null')),
    member_role: t.Optional(oneOf(clientRoles)),
  },
  { examples: [{ email: 'new.user@example.com', name: 'Nora Novak', role: 'user' }] },
)

export const created = envelope({
  user,
  client: nullable(t.Object({ id: uuid, name: t.String() })),
  temp_password: nullable(
    t.String({ description: 'shown only here; null with a password, or where a link was sent by mail' }),
  ),
})

export const toCreated = ({
  account,
  client,
  temporaryPassword,
}: AccountWithClient & { temporaryPassword: string | null }) =>
  toEnvelope({
    user: toUser(account),
    client: client && { id: client._id, name: client.name },
    temp_password: temporaryPassword,
  })
