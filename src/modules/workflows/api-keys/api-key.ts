import type { KeyScope } from '../../../http/caller.ts'
import { randomToken } from '../../../platform/secrets.ts'

/** A key with which programs of a client use its routes. */
export type ClientApiKey = {
  /** The hash of the key, which itself is never stored. */
  _id: string
  id: string
  client_id: string
  name: string
  /** The first characters of the key, so that people can tell their keys apart. */
  prefix: string
  /** The last four; null for a key from before they were kept. */
  last4: string | null
  scopes: KeyScope[]
  created_at: Date
  created_by: string | null
  /** null for a key that does not expire. */
  expires_at: Date | null
  /** To the minute; null before the first use. */
  last_used_at: Date | null
}

export const maxKeysOfClient = 20
/** A use within this time of the last one that was stored is not stored. */
export const useStoredEachMs = 60_000

const keyPattern = /^cvc_[A-Za-z0-9_-]{43}$/

export const makeClientKey = (): string => `cvc_${randomToken()}`

/** Whether a string can be a key of a client. Others are refused without a read of the store. */
export const looksLikeClientKey = (text: string): boolean => keyPattern.test(text)
