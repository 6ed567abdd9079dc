import { timingSafeEqual } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAbsent, publish } from './disk-writes.ts'

/** Returns `byteLength` random bytes as text. 32 of them cannot be guessed. */
export const randomToken = (byteLength = 32, encoding: 'base64url' | 'hex' = 'base64url'): string =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(byteLength))).toString(encoding)

/** Returns the hash under which a random token is stored. One plain hash is enough for random bytes. */
export const hashToken = (token: string): string =>
  new Bun.CryptoHasher('sha256').update(token).digest('base64url')

/** What people tell a key by: its first characters and its last four. */
export const endsOf = (key: string) => ({ prefix: key.slice(0, 10), last4: key.slice(-4) })

/** Whether two secrets are the same. The time of the answer tells nothing of them. */
export const isSameSecret = (given: string, wanted: string): boolean =>
  timingSafeEqual(Buffer.from(hashToken(given)), Buffer.from(hashToken(wanted)))

/** Returns a key for one purpose, as hex: to know it tells nothing of the secret or of other keys. */
export const deriveKey = (secret: string, purpose: string): string =>
  new Bun.CryptoHasher('sha256', secret).update(purpose).digest('hex')

/** The first one signs and seals; what any of them signed or sealed is good. */
export type Keys = readonly [current: string, ...previous: string[]]

/** Returns the keys for one purpose, of each secret. */
export const deriveKeys = ([secret, ...previous]: Keys, purpose: string): Keys => [
  deriveKey(secret, purpose),
  ...previous.map((one) => deriveKey(one, purpose)),
]

const secretPath = (dataDir: string): string => join(dataDir, 'jwt-secret')

/** Returns the signing secret that a server made in `dataDir`; null where none did. */
export const findPersistentSecret = async (dataDir: string): Promise<string | null> => {
  try {
    return await readFile(secretPath(dataDir), 'utf8')
  } catch (error) {
    if (isAbsent(error)) return null
    throw error
  }
}

/** Keeps a secret of another `dataDir` as that of this one. */
export const keepPersistentSecret = async (dataDir: string, secret: string): Promise<void> => {
  const path = secretPath(dataDir)
  const temporary = `${path}.${Bun.randomUUIDv7()}`
  const file = await open(temporary, 'wx', 0o600)
  await file.writeFile(secret)
  await file.sync()
  await file.close()
  await publish(temporary, path)
}

/**
 * Returns the signing secret of a server without `JWT_SECRET`. It is created at the first start and kept in
 * `dataDir`, readable by its owner only. Of several processes that start together, one creates it.
 */
export const persistentSecret = async (dataDir: string): Promise<string> => {
  await mkdir(dataDir, { recursive: true })
  const path = secretPath(dataDir)
  const made = randomToken(48)
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(made)
    await file.sync()
    await file.close()
    return made
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  // The process that creates the file may be between opening and writing it.
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const kept = await readFile(path, 'utf8')
    if (kept.length >= 64) return kept
    await Bun.sleep(20)
  }
  throw new Error(
    `the signing secret in ${path} is cut short: delete it, and the next start creates a new one`,
  )
}
