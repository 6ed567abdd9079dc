import { apiKeyHeader } from './access.ts'
import {
  type Caller,
  type IsOwnToken,
  readCredentials,
  type VerifyApiKey,
  type VerifyToken,
} from './caller.ts'
import { AppError } from './errors.ts'
import type { SocketHandlers } from './socket-endpoint.ts'

export type Verifiers = { verifyToken: VerifyToken; isOwnToken: IsOwnToken; verifyApiKey: VerifyApiKey }

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
      const apiKey = await verifyApiKey(key)
      if (!apiKey) throw new AppError('API_KEY_INVALID')
      caller.apiKey = apiKey
    }
    return caller
  }
