import { randomToken } from '../../platform/secrets.ts'

/** A key that opens everything of one business. */
export type ApiKey = {
  /** The hash of the key, which itself is never stored. */
  _id: string
  id: string
  businessId: string
  label: string
  /** The first characters of the key, so that people can tell their keys apart. */
  prefix: string
  /** The last four; null for a key from before they were kept. */
  last4: string | null
  createdAt: Date
  createdBy: string | null
  revokedAt: Date | null
}

const keyPattern = /^cvk_[A-Za-z0-9_-]{43}$/

export const makeApiKey = (): string => `cvk_${randomToken()}`

/** Whether a string can be a key. Others are refused without a read of the store. */
export const looksLikeApiKey = (text: string): boolean => keyPattern.test(text)
