/** A key that opens everything of one business. Only its hash is stored. */
export type ApiKey = {
  id: string
  businessId: string
  label: string
  /** The first characters, so that people can tell their keys apart. */
  prefix: string
  createdAt: Date
  createdBy: string
  revokedAt: Date | null
}

const keyPattern = /^cvk_[A-Za-z0-9_-]{43}$/

/** 256 random bits: nothing to guess, so that one plain hash of it is safe to store. */
export const makeApiKey = (): string =>
  `cvk_${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')}`

export const hashApiKey = (key: string): string =>
  new Bun.CryptoHasher('sha256').update(key).digest('base64url')

/** Whether a text can be a key at all: anything else is refused without asking the store. */
export const looksLikeApiKey = (text: string): boolean => keyPattern.test(text)

export const prefixOf = (key: string): string => key.slice(0, 10)
