import { apiKeyHeader, type Caller, identifyByKey, readCredentials, type Verifiers } from './caller.ts'
import { AppError } from './errors.ts'
import type { SocketHandlers } from './socket-endpoint.ts'

/** What identifies the client of a socket: from its address, its headers or an `auth` frame. */
export type Secrets = { token: string | null; key: string | null }

/**
 * Reads the secrets of a request's headers and query; a header wins over the query, and that over a cookie. A
 * caller known `byCookie` alone may be any page of its browser.
 */
export const readSecrets = (headers: Headers, query: URLSearchParams) => {
  const credentials = readCredentials(headers)
  const inQuery = credentials.tokenIn === 'header' ? null : query.get('token') || null
  const secrets: Secrets = {
    token: inQuery ?? credentials.token,
    key: headers.get(apiKeyHeader) ?? (query.get('apiKey') || null),
  }
  return { secrets, byCookie: credentials.tokenIn === 'cookie' && inQuery === null && secrets.key === null }
}

/** Returns the function that identifies the caller of a socket. It throws TOKEN_INVALID and API_KEY_INVALID. */
export const createIdentify =
  ({ verifyToken, isOwnToken, verifyApiKey }: Verifiers) =>
  async (
    { ignoresForeignToken = false }: SocketHandlers,
    { token, key }: Secrets,
    address: string,
  ): Promise<Caller> => {
    const caller: Caller = { user: null, guestId: null, address }
    if (token !== null) {
      caller.user = await verifyToken(token)
      const isIgnored = !caller.user && ignoresForeignToken && !(await isOwnToken(token))
      if (!caller.user && !isIgnored) throw new AppError('TOKEN_INVALID')
    }
    if (key !== null) {
      const holder = await verifyApiKey(key)
      if (!holder) throw new AppError('API_KEY_INVALID')
      identifyByKey(caller, holder)
    }
    return caller
  }
