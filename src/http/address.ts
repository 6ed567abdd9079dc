import { isIP } from 'node:net'

/**
 * Returns the client's address. `X-Forwarded-For` is read from the right, one entry for each trusted proxy:
 * the entries further left are written by the client and prove nothing.
 */
export const clientAddress = (headers: Headers, peer: string | undefined, trustedProxies: number): string => {
  const direct = plainAddress(peer ?? '') ?? 'unknown'
  if (trustedProxies === 0) return direct
  const forwarded = headers.get('x-forwarded-for')?.split(',') ?? []
  const forwardedFor = forwarded.at(-Math.min(trustedProxies, forwarded.length))?.trim()
  return (forwardedFor && plainAddress(forwardedFor)) || direct
}

/** Whether the address of a connection is one of this machine. */
export const isLoopback = (peer: string): boolean => {
  const address = plainAddress(peer)
  return address !== null && (address === '::1' || address.startsWith('127.'))
}

/** Whether a proxy passed the request on. A proxy on this machine connects from a loopback address too. */
export const wasForwarded = (headers: Headers): boolean =>
  ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'].some((name) =>
    headers.has(name),
  )

/** Bun gives IPv4 peers of a dual-stack socket as `::ffff:127.0.0.1`. */
const plainAddress = (text: string): string | null => {
  const address = text.startsWith('::ffff:') ? text.slice(7) : text
  return isIP(address) ? address : null
}
