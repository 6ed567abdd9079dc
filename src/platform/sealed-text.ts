import type { Keys } from './secrets.ts'

const ivBytes = 12

/**
 * Keeps small secrets that must be readable again: AES-256-GCM under the first of `keys`, each 64 characters of hex; any
 * of them opens. `about` names the row of a secret, and must be the same to open it: a sealed text opens in no other row.
 */
export const createSealer = ([key, ...previous]: Keys) => {
  const importKey = (hex: string): Promise<CryptoKey> =>
    crypto.subtle.importKey('raw', Buffer.from(hex, 'hex'), 'AES-GCM', false, ['encrypt', 'decrypt'])
  const current = importKey(key)
  const all = [current, ...previous.map(importKey)]
  const algorithm = (iv: Uint8Array<ArrayBuffer>, about: string) => ({
    name: 'AES-GCM',
    iv,
    additionalData: Buffer.from(about),
  })

  const seal = async (text: string, about: string): Promise<string> => {
    const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
    const sealed = await crypto.subtle.encrypt(algorithm(iv, about), await current, Buffer.from(text))
    return Buffer.concat([iv, Buffer.from(sealed)]).toString('base64url')
  }

  const openBy = async (opening: Promise<CryptoKey>, sealed: string, about: string): Promise<string> => {
    const bytes = Uint8Array.from(Buffer.from(sealed, 'base64url'))
    const [iv, rest] = [bytes.slice(0, ivBytes), bytes.slice(ivBytes)]
    return Buffer.from(await crypto.subtle.decrypt(algorithm(iv, about), await opening, rest)).toString()
  }

  const open = (sealed: string, about: string): Promise<string> =>
    Promise.any(all.map((one) => openBy(one, sealed, about)))

  return {
    seal,

    /** Rejects for a text that another key sealed, that is about another row, or that was changed. */
    open,

    /** Returns a text sealed anew where a key but the first one sealed it; null where none has to be. */
    async renew(sealed: string, about: string): Promise<string | null> {
      const isCurrent = await openBy(current, sealed, about).then(
        () => true,
        () => false,
      )
      const text = isCurrent ? null : await open(sealed, about).catch(() => null)
      return text === null ? null : await seal(text, about)
    },
  }
}

export type Sealer = ReturnType<typeof createSealer>
