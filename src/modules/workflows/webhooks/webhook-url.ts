import { isIP } from 'node:net'
import { invalid } from '../../../http/errors.ts'
import { isPublicAddress } from '../../../platform/public-address.ts'
import { bareHost } from '../../../platform/public-fetch.ts'

/**
 * Returns the URL of a webhook as it is stored. A name is checked at each connection, as it may lead to another address
 * by then; `allowed` are hosts (`host:port`) that may be private. Throws 400 for plain HTTP in production, credentials
 * and private addresses.
 */
export const checkWebhookUrl = (text: string, production: boolean, allowed: readonly string[]): string => {
  const url = URL.parse(text.trim())
  const isAllowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && !production)
  if (!url || !isAllowed)
    throw invalid('/url', `must be a URL that starts with https://${production ? '' : ' or http://'}`)
  if (url.username || url.password) throw invalid('/url', 'must hold no user name and no password')
  const host = bareHost(url)
  if (isIP(host) && !isPublicAddress(host) && !allowed.includes(url.host))
    throw invalid('/url', 'must be an address on the public internet')
  url.hash = ''
  return url.href
}
