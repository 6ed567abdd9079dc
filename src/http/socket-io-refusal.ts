import type { IsOwnToken } from './caller.ts'
import { toAppError } from './error-response.ts'
import type { FaultLog } from './fault-log.ts'

/** What a Socket.IO client finds in `connect_error`: its `message`, and its `data.code`. */
export class ConnectRefusal extends Error {
  readonly data: { code: string; message: string }
  constructor(message: string, data: { code: string; message: string }) {
    super(message)
    this.data = data
  }
}

/**
 * Returns the function that writes a refusal in the words by which clients know that they need another token:
 * `jwt expired`, and `unauthorized: …` for all else that is 401 or 403.
 */
export const createConnectRefusal =
  (isOwnToken: IsOwnToken, log: FaultLog) =>
  async (thrown: unknown, token: string | null): Promise<ConnectRefusal> => {
    const { status, code, message } = toAppError(thrown, null)
    if (status >= 500) log.failed(code, { err: thrown }, 'a Socket.IO connect failed')
    const hasExpired =
      code === 'TOKEN_INVALID' && token !== null && (await isOwnToken(token)) && isOver(token)
    const words = hasExpired
      ? 'jwt expired'
      : status === 401 || status === 403
        ? `unauthorized: ${message}`
        : message
    return new ConnectRefusal(words, { code, message })
  }

/** Reads a token whose signature is good. */
const isOver = (token: string): boolean => {
  const payload: { exp?: unknown } = JSON.parse(
    Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
  )
  return typeof payload.exp === 'number' && payload.exp <= Date.now() / 1000
}
