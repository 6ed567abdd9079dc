/** The accounts of people, shared by all five products. */

import { foldEmail } from '../../http/caller.ts'
import type { Language } from '../../platform/mail.ts'
import type { ClientRole } from './client.ts'

export const roles = ['user', 'admin', 'parent', 'tutor', 'student'] as const
export const statuses = ['active', 'suspended', 'deleted'] as const

export type Role = (typeof roles)[number]
export type AccountStatus = (typeof statuses)[number]

export type Account = {
  _id: string
  /** Case-folded: one address is one account, however it is typed. */
  email: string
  /** When a link that was sent to the address was used; until then the address proves nothing. */
  email_verified_at: Date | null
  /** Raised whenever older logins and reset links must end: they carry the number of their time. */
  credentials_version: number
  first_name: string | null
  last_name: string | null
  role: Role
  status: AccountStatus
  client_id: string | null
  /** null without a client. */
  client_role: ClientRole | null
  subjects: string[]
  created_at: Date
  updated_at: Date
  last_login: Date | null
}

/** The language in which mails are written to a user. */
export type LanguageOf = (account: Account) => Promise<Language>

/** An undefined field stays as it is. */
export type AccountChange = {
  [Field in 'first_name' | 'last_name' | 'role' | 'status' | 'client_id' | 'client_role' | 'subjects']?:
    | Account[Field]
    | undefined
}

export type NewAccount = Pick<Account, 'email'> & { password: string } & Omit<AccountChange, 'status'>

const day = 24 * 60 * 60

/** How long a login and its tokens last. */
export const weekSeconds = 7 * day
export const refreshTokenSeconds = 30 * day

/** How long a mailed link works, and how many mails of one kind an address gets in that window. */
export const linkSeconds = { reset: 30 * 60, verify: 7 * day, invite: 7 * day }
export const mailLimit = { mails: 3, windowSeconds: 60 * 60 }

/** Trims names; an empty one is null. Undefined, which changes nothing, stays undefined. */
const trimName = (name: string | null | undefined): string | null | undefined =>
  name === undefined ? undefined : name?.trim() || null

export const openAccount = (input: NewAccount, now: Date, emailVerified: boolean): Account => ({
  _id: Bun.randomUUIDv7(),
  email: foldEmail(input.email),
  email_verified_at: emailVerified ? now : null,
  credentials_version: 1,
  first_name: trimName(input.first_name) ?? null,
  last_name: trimName(input.last_name) ?? null,
  role: input.role ?? 'user',
  status: 'active',
  client_id: input.client_id ?? null,
  client_role: input.client_id ? (input.client_role ?? 'collaborator') : null,
  subjects: input.subjects ?? [],
  created_at: now,
  updated_at: now,
  last_login: null,
})

/** Whether a change ends the logins of an account: they were opened with the rights of its old client. */
export const endsLogins = ({ status }: AccountChange, leavesClient = false): boolean =>
  leavesClient || (status !== undefined && status !== 'active')

/** The name that a page greets by. */
export const nameOf = ({
  first_name,
  last_name,
  email,
}: Pick<Account, 'first_name' | 'last_name' | 'email'>): string =>
  [first_name, last_name].filter(Boolean).join(' ') || email

/** The first word is the first name: some pages have one field for both. */
export const splitName = (name: string) => {
  const [first = '', ...rest] = name.trim().split(/\s+/)
  return { first_name: first, last_name: rest.join(' ') }
}

export const trimNames = (change: AccountChange): AccountChange => ({
  ...change,
  first_name: trimName(change.first_name),
  last_name: trimName(change.last_name),
})
