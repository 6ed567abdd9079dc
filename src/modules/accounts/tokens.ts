import { jwt } from '@elysiajs/jwt'
import { LRUCache } from 'lru-cache'
import type { Keys } from '../../platform/secrets.ts'
import type { JwtAlgorithm } from '../../settings.ts'

/** The content of an access token. All else about its user is read when the token is used. */
export type TokenPayload = { userId: string; loginId: string; expiresAt: number }

/** A longer token is refused without a check. */
const maxTokenLength = 2048

/**
 * Signs access tokens by the first secret, and checks them by any. The algorithm is pinned: a token that names another
 * one is forged.
 */
export const createTokens = ([secret, ...previous]: Keys, algorithm: JwtAlgorithm) => {
  const signerOf = (secret: string) => jwt({ name: 'jwt', secret, alg: algorithm }).decorator.jwt
  const signer = signerOf(secret)
  const signers = [signer, ...previous.map(signerOf)]
  // Checking a signature costs more than everything else in a short request.
  const verified = new LRUCache<string, TokenPayload>({ max: 20_000 })
  return {
    async issue(userId: string, loginId: string, lifetimeSeconds: number): Promise<string> {
      const exp = Math.floor(Date.now() / 1000) + lifetimeSeconds
      return await signer.sign({ sub: userId, lid: loginId, jti: Bun.randomUUIDv7(), exp })
    },
    /** Returns null for a token that is forged or has expired. */
    async verify(token: string): Promise<TokenPayload | null> {
      if (token.length === 0 || token.length > maxTokenLength) return null
      const known = verified.get(token)
      const payload = known ?? (await check(token))
      if (!payload || payload.expiresAt <= Date.now() / 1000) return null
      if (!known) verified.set(token, payload)
      return payload
    },
    /** Whether the signature is ours, also on a token that has expired. */
    async isOwn(token: string): Promise<boolean> {
      if (token.length > maxTokenLength) return false
      return (await opened(token, { algorithms: [algorithm], currentDate: new Date(0) })) !== null
    },
  }

  /** The content of a token that one of the secrets signed. */
  async function opened(token: string, options: Parameters<typeof signer.verify>[1]) {
    for (const { verify } of signers) {
      const payload = await verify(token, options)
      if (payload) return payload
    }
    return null
  }

  async function check(token: string): Promise<TokenPayload | null> {
    const payload = await opened(token, {
      algorithms: [algorithm],
      requiredClaims: ['sub', 'exp', 'iat'],
    })
    if (!payload || typeof payload.lid !== 'string') return null
    const { sub, lid, exp } = payload
    // A claim of a signed token may still have any type.
    return typeof sub === 'string' && sub && exp ? { userId: sub, loginId: lid, expiresAt: exp } : null
  }
}
