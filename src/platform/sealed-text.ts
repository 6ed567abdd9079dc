const ivBytes = 12

/**
 * Keeps small secrets that must be readable again: AES-256-GCM under `key`, 64 characters of hex. `about` names the
 * row of a secret, and must be the same to open it: a sealed text opens in no other row.
 */
export const createSealer = (key: string) => {
  const imported = crypto.subtle.importKey('raw', Buffer.from(key, 'hex'), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ])
  const algorithm = (iv: Uint8Array<ArrayBuffer>, about: string) => ({
    name: 'AES-GCM',
    iv,
    additionalData: Buffer.from(about),
  })
  return {
    async seal(text: string, about: string): Promise<string> {
      const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
      const sealed = await crypto.subtle.encrypt(algorithm(iv, about), await imported, Buffer.from(text))
      return Buffer.concat([iv, Buffer.from(sealed)]).toString('base64url')
    },

    /** Throws for a text that another key sealed, that is about another row, or that was changed. */
    async open(sealed: string, about: string): Promise<string> {
      const bytes = Uint8Array.from(Buffer.from(sealed, 'base64url'))
      const [iv, rest] = [bytes.slice(0, ivBytes), bytes.slice(ivBytes)]
      return Buffer.from(await crypto.subtle.decrypt(algorithm(iv, about), await imported, rest)).toString()
    },
  }
}

export type Sealer = ReturnType<typeof createSealer>
