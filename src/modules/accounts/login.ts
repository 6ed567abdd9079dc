import type { Account } from './account.ts'

/** Where a login comes from. */
export type Device = { address: string; user_agent: string | null }

/** One login on one device, which its tokens depend on: ending it ends them all. */
export type Login = {
  _id: string
  user_id: string
  credentials_version: number
  expires_at: Date
  /** null, as is the device, for a login from before they were kept. */
  created_at: Date | null
  address: string | null
  user_agent: string | null
  /** To some minutes; null for a login from before it was kept. */
  last_used_at: Date | null
}

/** A use within this time of the last one that was stored is not stored. */
export const useStoredEachMs = 10 * 60_000

/** When a login was last used, as far as it is known. */
export const lastUseOf = ({ last_used_at, created_at }: Login): Date | null => last_used_at ?? created_at

/** Whether a login is older than the last change of its account's credentials. */
export const isVoid = (login: Login, account: Account): boolean =>
  login.user_id !== account._id || !(login.credentials_version >= account.credentials_version)

/** `_id` is the hash of the token, which itself is never stored. */
export type RefreshToken = {
  _id: string
  login_id: string
  user_id: string
  expires_at: Date
  rotated_at: Date | null
}

export const linkPurposes = ['reset', 'verify', 'invite'] as const

export type LinkPurpose = (typeof linkPurposes)[number]

/** A link that was mailed, of which an account has one for each purpose. `_id` is the hash of its token. */
export type MailedLink = {
  _id: string
  user_id: string
  purpose: LinkPurpose
  credentials_version: number
  expires_at: Date
}

export type SignedIn = { account: Account; accessToken: string; expiresInSeconds: number }
export type RefreshableLogin = SignedIn & { refreshToken: string; refreshExpiresAt: Date }

/** Two tabs may both present the old token for this long; later it is a stolen copy. */
const rotationGraceMs = 10_000

/** Whether a token that was exchanged for a newer one is used so late that it must be a copy. */
export const isReplayed = ({ rotated_at }: RefreshToken, now: Date): boolean =>
  rotated_at !== null && now.getTime() - rotated_at.getTime() > rotationGraceMs
