import { Elysia } from 'elysia'
import type { Caller } from './caller.ts'
import type { ErrorCode } from './errors.ts'

/** The fields of every route's context beside Elysia's own. */
export type RequestContext = {
  caller: Caller
  requestId: string
  /** Milliseconds of `performance.now()` when the request came in. */
  startedAt: number
  /** Of the answer that refuses the request; null for others. */
  errorCode: ErrorCode | null
  /** Whether the guard has run: two hooks of one request call it. */
  guarded: boolean
}

// The shell gives each request a caller of its own, which the guard fills in. This one must stay empty.
const anonymous: Caller = Object.freeze({ user: null, guestId: null, address: 'unknown' })

/** Gives a route table the types of the shared context. It has a name, so that Elysia applies it once. */
export const context = new Elysia({ name: 'convene/context' })
  .decorate('caller', anonymous)
  .decorate('requestId', '')
  .decorate('startedAt', 0)
  .decorate('errorCode', null as ErrorCode | null)
  .decorate('guarded', false)

/** An empty route table, whose routes the API docs list under `tag`. */
export const table = <const Prefix extends string = ''>(name: string, tag: string, prefix?: Prefix) =>
  new Elysia({ name: `convene/${name}`, prefix: prefix ?? ('' as Prefix), tags: [tag] }).use(context)

/** Collects the tables of a module. */
export const group = (name: string) => new Elysia({ name: `convene/group/${name}` }).use(context)
