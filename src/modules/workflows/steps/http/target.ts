import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { StepFault, StepInputFault } from '../step.ts'
import { isPublicAddress } from './address-guard.ts'

/** Where a request goes: the address of the connection, and the name that the server is asked for. */
export type Target = { url: URL; address: string }

/**
 * Resolves the host of a URL once and checks each of its addresses; the caller connects to the one that is returned,
 * so that another answer of the name server changes nothing. `allowed` are hosts (`host:port`) that may be private.
 * Throws a StepInputFault for a URL that is no public one, a StepFault for a name that cannot be resolved.
 */
export const resolveTarget = async (url: URL, allowed: readonly string[]): Promise<Target> => {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new StepInputFault('"url" must start with http:// or https://')
  if (url.username || url.password)
    throw new StepInputFault('"url" holds a user name or a password: send them in a header')
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const addresses = isIP(host) ? [host] : await resolveName(host)
  const refused = addresses.some((address) => !isPublicAddress(address))
  if (refused && !allowed.includes(url.host))
    throw new StepInputFault(`${host} is not on the public internet: requests go to public addresses only`)
  const [address] = addresses
  if (address === undefined) throw new StepFault(`${host} has no address`)
  return { url, address }
}

const resolveName = async (host: string): Promise<string[]> => {
  try {
    const found = await lookup(host, { all: true, verbatim: false })
    return found.map(({ address }) => address)
  } catch (error) {
    const code = Object(error).code
    if (code === 'ENOTFOUND' || code === 'DNS_ENOTFOUND') throw new StepFault(`${host} cannot be found`)
    throw new StepFault(`the name ${host} cannot be resolved right now`)
  }
}
