import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { RateLimit } from '../settings.ts'
import type { Caller } from './caller.ts'
import { AppError } from './errors.ts'

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

/** Rate limits of this process. `null` for a limit turns it off. */
export const createLimits = (general: RateLimit | null, auth: RateLimit | null) => {
  const guests = general && bucket(Math.ceil(general.points * guestShare), general.windowSeconds)
  const pairs = new Map<number | undefined, Buckets>()
  const usual = general && pairOf(general)
  const requests = usual?.all
  if (usual) pairs.set(undefined, usual)
  const logins = auth && bucket(auth.points, auth.windowSeconds)
  const uploads = new Map<string, number>()
  /** `limit` is that of a client which has one of its own, in requests a minute. */
  const bucketsOf = (limit: number | undefined): Buckets => {
    const known = pairs.get(limit)
    if (known) return known
    const made = pairOf({ points: limit ?? 0, windowSeconds: 60 })
    pairs.set(limit, made)
    return made
  }

  return {
    /**
     * Runs an upload. Throws 429 RATE_LIMITED for a fifth one of an uploader at a time.
     */
    async countUpload<T>(uploader: string, upload: () => Promise<T>): Promise<T> {
      if (!requests) return await upload()
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
    async countAs(caller: Caller): Promise<void> {
      if (!requests || (!caller.user && !caller.apiKey && !caller.clientKey)) return
      await this.countRequest(caller, {})
      await requests.reward(`address:${caller.address}`)
    },

    /** Counts one request of a caller and writes `RateLimit-*`. Throws 429 RATE_LIMITED with `Retry-After`. */
    async countRequest(caller: Caller, headers: HeaderBag, polls = false): Promise<void> {
      if (!requests || !guests) return
      const { apiKey, clientKey, user } = caller
      if (apiKey && !(polls && user)) return await count(requests, `key:${apiKey.keyId}`, headers)
      const ofClient = user ?? clientKey
      if (ofClient) {
        const { all, polling } = bucketsOf(ofClient.requestLimit)
        const name = user ? `user:${user.userId}` : `key:${clientKey?.keyId}`
        return await count(polls ? polling : all, name, headers)
      }
      // A client can make up any number of guest ids, so its address counts too.
      await count(requests, `address:${caller.address}`, headers)
      if (caller.guestId !== null) await count(guests, caller.guestId, headers)
    },

    /**
     * Runs an attempt to sign in or register: five in 15 minutes for each address and account. It is counted
     * before it runs, so that parallel attempts do not pass the limit; a successful one is given back.
     */
    async attemptLogin<T>(
      address: string,
      account: string,
      headers: HeaderBag,
      attempt: () => Promise<T>,
    ): Promise<T> {
      if (!logins) return await attempt()
      const key = `${address} ${account}`
      await count(logins, key, headers)
      const result = await attempt()
      describe(logins, await logins.reward(key), headers)
      return result
    },
  }
}

export type Limits = ReturnType<typeof createLimits>

/** For requests, and for those that poll. */
type Buckets = { all: RateLimiterMemory; polling: RateLimiterMemory }

const pairOf = ({ points, windowSeconds }: RateLimit): Buckets => ({
  all: bucket(points, windowSeconds),
  polling: bucket(points * pollingShare, windowSeconds),
})

const bucket = (points: number, duration: number) => new RateLimiterMemory({ points, duration })

const count = async (limiter: RateLimiterMemory, key: string, headers: HeaderBag): Promise<void> => {
  try {
    describe(limiter, await limiter.consume(key), headers)
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    describe(limiter, refusal, headers)
    const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
    throw new AppError('RATE_LIMITED', { headers: { 'retry-after': String(retryAfterSeconds) } })
  }
}

const describe = (limiter: RateLimiterMemory, state: RateLimiterRes, headers: HeaderBag): void => {
  headers['ratelimit-limit'] = limiter.points
  headers['ratelimit-remaining'] = state.remainingPoints
  headers['ratelimit-reset'] = Math.ceil(state.msBeforeNext / 1000)
}
