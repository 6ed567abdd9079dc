import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isPublicAddress } from './public-address.ts'

/** A URL that no request may go to. */
export class TargetRefused extends Error {
  override readonly name = 'TargetRefused'
}

/** A name that cannot be resolved now. */
export class TargetUnresolved extends Error {
  override readonly name = 'TargetUnresolved'
}

/** Where a request goes: the address of the connection, and the name that the server is asked for. */
export type Target = { url: URL; address: string }

type Sent = {
  method: string
  headers: Headers
  body: string | null
  signal: AbortSignal
  /** false leaves the body of the answer as it comes. */
  decompress?: boolean
}

/** Returns the host of a URL as `isIP` takes it: without the brackets of IPv6. */
export const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')

/**
 * Resolves the host of a URL once and checks each of its addresses; `fetchTarget` connects to the one that is
 * returned, so that another answer of the name server changes nothing. `allowed` are hosts (`host:port`) that may be
 * private. Throws TargetRefused for a URL that is no public one, TargetUnresolved for a name that cannot be resolved.
 */
export const resolveTarget = async (url: URL, allowed: readonly string[]): Promise<Target> => {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TargetRefused('"url" must start with http:// or https://')
  if (url.username || url.password)
    throw new TargetRefused('"url" holds a user name or a password: send them in a header')
  const host = bareHost(url)
  const addresses = isIP(host) ? [host] : await resolveName(host)
  const refused = addresses.some((address) => !isPublicAddress(address))
  if (refused && !allowed.includes(url.host))
    throw new TargetRefused(`${host} is not on the public internet: requests go to public addresses only`)
  const [address] = addresses
  if (address === undefined) throw new TargetUnresolved(`${host} has no address`)
  return { url, address }
}

const resolveName = async (host: string): Promise<string[]> => {
  try {
    const found = await lookup(host, { all: true, verbatim: false })
    return found.map(({ address }) => address)
  } catch (error) {
    const code = Object(error).code
    if (code === 'ENOTFOUND' || code === 'DNS_ENOTFOUND')
      throw new TargetUnresolved(`${host} cannot be found`)
    throw new TargetUnresolved(`the name ${host} cannot be resolved right now`)
  }
}

/** Connects to the address that was checked, and follows no redirect. The certificate must be that of the name. */
export const fetchTarget = async (
  { url, address }: Target,
  { method, headers: given, body, signal, decompress = true }: Sent,
): Promise<Response> => {
  const target = new URL(url)
  target.hostname = address.includes(':') ? `[${address}]` : address
  target.hash = ''
  const headers = new Headers(given)
  headers.set('host', url.host)
  return await fetch(target.href, {
    method,
    headers,
    body,
    redirect: 'manual',
    keepalive: false,
    decompress,
    signal,
    ...(url.protocol === 'https:' && { tls: { serverName: url.hostname } }),
  } as RequestInit)
}
