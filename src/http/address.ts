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

/**
 * Returns what limits count an address by: an IPv4 address, also one written as IPv6 (`::ffff:0:0/96`, and
 * `64:ff9b::/96` of a translator), or the first 64 bits of an IPv6 address, of which one line has all. Every spelling of
 * an address has one key.
 */
export const addressKey = (address: string): string => {
  if (!address.includes(':')) return address
  const groups = groupsOf(address)
  const [a, b, c, d, e, f, high = 0, low = 0] = groups
  const isFour = `${[a, b, c, d, e]}` === '0,0,0,0,0' && f === 0xffff
  const isTranslated = `${[a, b, c, d, e, f]}` === `${[0x64, 0xff9b, 0, 0, 0, 0]}`
  if (isFour || isTranslated) return [high >> 8, high & 255, low >> 8, low & 255].join('.')
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

/** The eight groups of an IPv6 address, without its zone. */
const groupsOf = (address: string): number[] => {
  const plain = address
    .replace(/%.*$/, '')
    .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
      const [one = 0, two = 0, three = 0, four = 0] = bytes.map(Number)
      return `${((one << 8) | two).toString(16)}:${((three << 8) | four).toString(16)}`
    })
  const [head = [], tail] = plain
    .split('::')
    .map((part) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))))
  return tail ? [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail] : head
}
