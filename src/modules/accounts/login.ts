import type { Account } from './account.ts'

/** One login on one device, which its tokens depend on: ending it ends them all. */
export type Login = { _id: string; user_id: string; expires_at: Date }

/** `_id` is the hash of the token, which itself is never stored. */
export type RefreshToken = {
  _id: string
  login_id: string
  user_id: string
  expires_at: Date
  rotated_at: Date | null
}

export type ResetToken = { _id: string; user_id: string; expires_at: Date }

export type SignedIn = { account: Account; accessToken: string; expiresInSeconds: number }
export type RefreshableLogin = SignedIn & { refreshToken: string; refreshExpiresAt: Date }

/** Two tabs may both present the old token for this long; later it is a stolen copy. */
const rotationGraceMs = 10_000

/** Whether a token that was exchanged for a newer one is used so late that it must be a copy. */
export const isReplayed = ({ rotated_at }: RefreshToken, now: Date): boolean =>
  rotated_at !== null && now.getTime() - rotated_at.getTime() > rotationGraceMs
