import type { RateLimit } from '../settings.ts'
import { addressKey } from './address.ts'
import type { Caller } from './caller.ts'
import { AppError } from './errors.ts'
import { createWindows, type Standing } from './limit-windows.ts'
import type { LoginLimit } from './login-limit.ts'

/** The headers of an answer, as Elysia collects them. */
export type HeaderBag = { [name: string]: unknown }

/** The limit of a guest is half of that of a user or an address. */
const guestShare = 0.5
/** Pages ask for the state of work again and again: six times as often, in a bucket of their own. */
const pollingShare = 6
/** The uploads of one user at a time. */
const maxUploads = 4
/** An upload may end at any time: its client is told to try again soon. */
const uploadRetrySeconds = 5

/** Rate limits. `null` for a limit turns it off. Uploads are counted in this process alone. */
export const createLimits = (
  general: RateLimit | null,
  logins: LoginLimit | null,
  windows = createWindows(),
) => {
  const uploads = new Map<string, number>()

  return {
    /**
     * Runs an upload. Throws 429 RATE_LIMITED for a fifth one of an uploader at a time.
     */
    async countUpload<T>(uploader: string, upload: () => Promise<T>): Promise<T> {
      if (!general) return await upload()
      const running = uploads.get(uploader) ?? 0
      if (running === maxUploads)
        throw new AppError('RATE_LIMITED', {
          text: `At most ${maxUploads} uploads at a time: wait until one has ended`,
          headers: { 'retry-after': String(uploadRetrySeconds) },
        })
      uploads.set(uploader, running + 1)
      try {
        return await upload()
      } finally {
        const left = (uploads.get(uploader) ?? 1) - 1
        if (left > 0) uploads.set(uploader, left)
        else uploads.delete(uploader)
      }
    },

    /** Moves a request that was counted for an address to the user or the API key that sent it. Throws as below. */
    countAs(caller: Caller): void {
      if (!general || (!caller.user && !caller.apiKey && !caller.clientKey)) return
      this.countRequest(caller, {})
      windows.giveBack(`address:${addressKey(caller.address)}`)
    },

    /** Counts one request of a caller and writes `RateLimit-*`. Throws 429 RATE_LIMITED with `Retry-After`. */
    countRequest(caller: Caller, headers: HeaderBag, polls = false): void {
      if (!general) return
      for (const [key, limit] of bucketsOf(caller, polls, general))
        tell(windows.take(key, limit), limit.points, headers)
    },

    /**
     * Runs an attempt to sign in or register: five in 15 minutes for each address and account, and 50 for each address.
     * It is counted before it runs, so that parallel attempts do not pass the limit; a successful one is given back.
     */
    async attemptLogin<T>(
      address: string,
      account: string,
      headers: HeaderBag,
      attempt: () => Promise<T>,
    ): Promise<T> {
      if (!logins) return await attempt()
      const counted = await logins.take(address, account)
      tell(counted.standing, counted.points, headers)
      const result = await attempt()
      tell(await counted.succeeded(), counted.points, headers)
      return result
    },

    /** Shares no more counts. */
    stop: windows.stop,
  }
}

export type Limits = ReturnType<typeof createLimits>

/** The keys that a request counts for. */
const bucketsOf = (caller: Caller, polls: boolean, general: RateLimit): [key: string, limit: RateLimit][] => {
  const { address, apiKey, clientKey, guestId, user } = caller
  if (apiKey && !(polls && user)) return [[`key:${apiKey.keyId}`, general]]
  const ofClient = user ?? clientKey
  if (ofClient) {
    const name = user ? `user:${user.userId}` : `key:${clientKey?.keyId}`
    const { requestLimit: own } = ofClient
    // A new limit of its client begins a new count.
    const key = own === undefined ? name : `${name} of ${own}`
    const limit = own === undefined ? general : { points: own, windowSeconds: 60 }
    return polls ? [[`poll:${key}`, { ...limit, points: limit.points * pollingShare }]] : [[key, limit]]
  }
  // A client can make up any number of guest ids, so its address counts too.
  const ofAddress: [string, RateLimit] = [`address:${addressKey(address)}`, general]
  if (guestId === null) return [ofAddress]
  return [ofAddress, [`guest:${guestId}`, { ...general, points: Math.ceil(general.points * guestShare) }]]
}

/** Writes `RateLimit-*`. Throws 429 RATE_LIMITED with `Retry-After` where the limit is used up. */
const tell = ({ accepted, remaining, leftMs }: Standing, points: number, headers: HeaderBag): void => {
  headers['ratelimit-limit'] = points
  headers['ratelimit-remaining'] = remaining
  headers['ratelimit-reset'] = Math.ceil(leftMs / 1000)
  if (accepted) return
  const retryAfterSeconds = Math.max(1, Math.ceil(leftMs / 1000))
  throw new AppError('RATE_LIMITED', { headers: { 'retry-after': String(retryAfterSeconds) } })
}
