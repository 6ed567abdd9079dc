/** Accounts: who people are, across all five products. */

export const roles = ['user', 'admin', 'parent', 'tutor', 'student'] as const
export const statuses = ['active', 'suspended', 'deleted'] as const

export type Role = (typeof roles)[number]
export type AccountStatus = (typeof statuses)[number]

export type Account = {
  id: string
  /** Case-folded: one person, one address, however it is typed. */
  email: string
  firstName: string | null
  lastName: string | null
  role: Role
  status: AccountStatus
  clientId: string | null
  subjects: string[]
  createdAt: Date
  updatedAt: Date
  lastLogin: Date | null
}

/** One sign-in on one device: what its tokens stand on. Ending it ends them all. */
export type Login = { id: string; userId: string; expiresAt: Date }

export type RefreshToken = {
  /** SHA-256 of the token, which itself is never stored. */
  hash: string
  loginId: string
  userId: string
  expiresAt: Date
  rotatedAt: Date | null
}

const day = 24 * 60 * 60

export const refreshTokenSeconds = 30 * day
export const workflowAccessSeconds = 7 * day
export const resetTokenSeconds = 30 * 60

/** Two tabs may both present the old token for this long; later it is a stolen copy. */
const rotationGraceMs = 10_000

export const foldEmail = (email: string): string => email.trim().normalize('NFC').toLowerCase()

/** A name without blanks around it, null when nothing is left; undefined, which changes nothing, stays. */
export const keptName = (name: string | null | undefined): string | null | undefined =>
  name === undefined ? undefined : name?.trim() || null

/** Whether a token that was exchanged for a newer one is used so late that it must be a copy. */
export const isReplayed = (token: RefreshToken, now: Date): boolean =>
  token.rotatedAt !== null && now.getTime() - token.rotatedAt.getTime() > rotationGraceMs
