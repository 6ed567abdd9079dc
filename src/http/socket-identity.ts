import type { Caller, IsOwnToken, VerifyApiKey, VerifyToken } from './caller.ts'
import { AppError } from './errors.ts'
import type { SocketEndpoint } from './socket-endpoint.ts'

export type Verifiers = { verifyToken: VerifyToken; isOwnToken: IsOwnToken; verifyApiKey: VerifyApiKey }

/** What identifies the client of a socket: from its address, its headers or an `auth` frame. */
export type Secrets = { token: string | null; key: string | null }

/** Returns the function that identifies the caller of a socket. It throws TOKEN_INVALID and API_KEY_INVALID. */
export const createIdentify =
  ({ verifyToken, isOwnToken, verifyApiKey }: Verifiers) =>
  async (
    { ignoresForeignToken = false }: SocketEndpoint,
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
