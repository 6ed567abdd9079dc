import { isIP } from 'node:net'

/**
 * The sender's address. `X-Forwarded-For` is read from the right, one entry for each proxy of ours
 * (`trustedProxies`): what stands further left was written by the sender and proves nothing.
 */
export const senderAddress = (headers: Headers, peer: string | undefined, trustedProxies: number): string => {
  const direct = plainAddress(peer ?? '') ?? 'unknown'
  if (trustedProxies === 0) return direct
  const forwarded = headers.get('x-forwarded-for')?.split(',') ?? []
  const claimed = forwarded.at(-Math.min(trustedProxies, forwarded.length))?.trim()
  return (claimed && plainAddress(claimed)) || direct
}

/** Bun gives IPv4 peers of a dual-stack socket as `::ffff:127.0.0.1`. */
const plainAddress = (text: string): string | null => {
  const address = text.startsWith('::ffff:') ? text.slice(7) : text
  return isIP(address) ? address : null
}
