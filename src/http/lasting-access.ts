import { type Caller, readCredentials, type VerifyToken } from './caller.ts'
import { AppError } from './errors.ts'

type Answered = { request: Request; caller: Caller }

/** `signal` aborts once access has ended, or with `end`, which must be called when the answer is over. */
export type LastingAccess = { signal: AbortSignal; end(): void }

/**
 * Returns the function that keeps an answer that lasts, such as a stream of events, within the rights of its user: every
 * `pauseMs` the access token of the request is checked again, and `admit` with the user as it is now.
 */
export const createLastingAccess =
  (verifyToken: VerifyToken, pauseMs: number) =>
  ({ request, caller }: Answered, admit: (caller: Caller) => Promise<unknown>): LastingAccess => {
    const over = new AbortController()
    let checking = false
    const check = async (): Promise<void> => {
      const { token } = readCredentials(request.headers)
      const user = token === null ? null : await verifyToken(token)
      if (!user) throw new AppError('TOKEN_INVALID')
      await admit({ ...caller, user })
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
      over.abort()
    }
    return { signal: over.signal, end }
  }
