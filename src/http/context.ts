import { Elysia } from 'elysia'
import type { Caller } from './caller.ts'

/** What every route finds in its context, beside Elysia's own. */
export type RequestContext = {
  caller: Caller
  requestId: string
  /** Milliseconds of `performance.now()` when the request came in. */
  startedAt: number
  /** Whether the route's guard has run already: it stands in two hooks of one request. */
  guarded: boolean
}

const nobody: Caller = { user: null, guestId: null, address: 'unknown' }

/** Gives a module's route table the types of the shared context; named, so that it counts once. */
export const context = new Elysia({ name: 'convene/context' })
  .decorate('caller', nobody)
  .decorate('requestId', '')
  .decorate('startedAt', 0)
  .decorate('guarded', false)
