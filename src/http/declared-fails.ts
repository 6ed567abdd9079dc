import type { TSchema, TUnsafe } from '@sinclair/typebox'
import type { KeyScope, Principal } from './caller.ts'
import type { ErrorBody } from './error-response.ts'
import type { ErrorCode, StatusOf } from './errors.ts'
import type { QuerySchema } from './query.ts'

/**
 * The callers that a route admits: `public` ignores access tokens, `anyone` admits anonymous callers but refuses a bad
 * token, `user` asks for a signed-in user, `client` for one or for an API key of a client that has the scope of the
 * route, `admin` for an administrator. `unlimited` is `public` and counts in no rate limit (health and docs).
 */
export type AccessRule = 'unlimited' | 'public' | 'anyone' | 'user' | 'client' | 'admin'

/** What any route that uses the store can throw. */
export const storeFails = ['INTERNAL_ERROR', 'STORE_UNAVAILABLE'] as const
const unidentified = ['GUEST_ID_INVALID', 'ORIGIN_FORBIDDEN', 'RATE_LIMITED', ...storeFails] as const
const identified = ['TOKEN_INVALID', 'API_KEY_INVALID', ...unidentified] as const

/** What the guard of each rule can throw, and any route that uses the store. */
export const ruleFails = {
  unlimited: [],
  public: unidentified,
  anyone: identified,
  user: ['UNAUTHENTICATED', ...identified],
  client: ['UNAUTHENTICATED', ...identified, 'API_KEY_SCOPE'],
  admin: ['UNAUTHENTICATED', ...identified, 'FORBIDDEN'],
} as const satisfies Record<AccessRule, readonly ErrorCode[]>

/** What checking params, a query or a body can throw. */
export const inputFails = ['VALIDATION_FAILED'] as const

/** What reading a body can throw. */
export const bodyFails = [
  'BODY_UNREADABLE',
  'REQUEST_TIMEOUT',
  'TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
] as const

export type BodyFail = (typeof bodyFails)[number]

/** The roles that a route for users admits. */
export type Roles = readonly Principal['role'][]

export type PathExamples = { readonly [parameter: string]: string | { readonly [name: string]: string } }

/** What a route declares beside the schemas of its params and body. */
export type RouteHooks = {
  query?: QuerySchema
  body?: TSchema
  /** Reads a body of up to `MAX_BODY_MB` instead of 64 KB. */
  largeBody?: true
  /** Counts in the bucket of polling, which takes more requests. */
  polling?: true
  /** Takes a caller with an access token of another issuer for an anonymous one, instead of refusing it. */
  ignoresForeignToken?: boolean
  /** What an API key of a client needs for a route of the rule `client`; `read` unless given. */
  scope?: KeyScope
  /** The only roles that the route admits; users of others are refused with FORBIDDEN. */
  roles?: Roles
  response?: object
  /** The error codes of the route, without those of its guard and of its input. */
  fails?: readonly ErrorCode[]
  /** A route that answers without the store cannot fail with it. */
  usesNoStore?: true
  /** Documents a body that the handler reads itself. */
  requestBody?: object
  /** Examples of path parameters without a schema; several by name, like those of the body. */
  pathExamples?: PathExamples
} & ({ summary: string; hide?: never } | { summary?: never; hide: true })

type FailsOf<Hooks, Rule extends AccessRule> =
  | (typeof ruleFails)[Rule][number]
  | (Hooks extends { fails: readonly (infer Code extends ErrorCode)[] } ? Code : never)
  | (Hooks extends { params: unknown } | { query: unknown } | { body: unknown }
      ? (typeof inputFails)[number]
      : never)
  | (Hooks extends { roles: Roles } ? 'FORBIDDEN' : never)
  | (Hooks extends { body: unknown } ? BodyFail : never)

type CodesOf<Code extends ErrorCode, Status> = {
  [Each in Code]: StatusOf<Each> extends Status ? Each : never
}[Code]

type ErrorResponses<Code extends ErrorCode> = {
  [Status in StatusOf<Code>]: TUnsafe<ErrorBody<CodesOf<Code, Status>>>
}

/**
 * Elysia types two answers that no route here gives: 422 for invalid input, which is 400, and 200 for a
 * `Response` that has another status.
 */
type UnusedResponses = { 200: TUnsafe<never>; 422: TUnsafe<ErrorBody<never>> }

/** The schemas of a route with an error answer for each status that it, its guard or its input can fail with. */
export type WithErrors<Hooks, Rule extends AccessRule, More extends ErrorCode> = Pick<
  Hooks,
  keyof Hooks & ('params' | 'query' | 'body')
> &
  (Hooks extends { response: infer Responses }
    ? {
        response: Responses &
          Omit<ErrorResponses<FailsOf<Hooks, Rule> | More> & UnusedResponses, keyof Responses>
      }
    : unknown)
