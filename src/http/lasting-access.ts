import { apiKeyHeader, type Caller, identifyByKey, readCredentials, type Verifiers } from './caller.ts'
import { AppError } from './errors.ts'

type Answered = { request: Request; caller: Caller }

/** `signal` aborts once access has ended, or with `end`, which must be called when the answer is over. */
export type LastingAccess = { signal: AbortSignal; end(): void }

/**
 * Returns the function that keeps an answer that lasts, such as a stream of events, within the rights of its caller:
 * every `pauseMs` the credentials of the request are checked again, and `admit` with the caller as it is now. It ends
 * with `closing` too: the client asks another process for what comes next.
 */
export const createLastingAccess =
  (
    { verifyToken, verifyApiKey }: Pick<Verifiers, 'verifyToken' | 'verifyApiKey'>,
    pauseMs: number,
    closing?: AbortSignal,
  ) =>
  ({ request, caller }: Answered, admit: (caller: Caller) => Promise<unknown>): LastingAccess => {
    const over = new AbortController()
    let checking = false
    const check = async (): Promise<void> => {
      const { guestId, address } = caller
      const now: Caller = { user: null, guestId, address }
      const { token } = readCredentials(request.headers)
      const key = request.headers.get(apiKeyHeader)
      if (token !== null) now.user = await verifyToken(token)
      if (token !== null && !now.user) throw new AppError('TOKEN_INVALID')
      const holder = key === null ? null : await verifyApiKey(key)
      if (key !== null && !holder) throw new AppError('API_KEY_INVALID')
      if (holder) identifyByKey(now, holder)
      await admit(now)
    }
    const timer = setInterval(async () => {
      if (checking) return
      checking = true
      try {
        await check()
      } catch (error) {
        // A store that is away says nothing about the access.
        if (error instanceof AppError) end()
      }
      checking = false
    }, pauseMs)
    const end = (): void => {
      clearInterval(timer)
      closing?.removeEventListener('abort', end)
      over.abort()
    }
    closing?.addEventListener('abort', end)
    if (closing?.aborted) end()
    return { signal: over.signal, end }
  }
