import type { TUnsafe } from '@sinclair/typebox'
import type { ErrorBody } from './error-response.ts'
import type { ErrorCode, StatusOf } from './errors.ts'

/**
 * The callers that a route admits: `public` ignores access tokens, `anyone` admits anonymous callers but
 * refuses a bad token, `identified` asks for a user or a guest, `user` for a signed-in user, `admin` for an
 * administrator. `unlimited` is `public` and counts in no rate limit (health and docs).
 */
export type AccessRule = 'unlimited' | 'public' | 'anyone' | 'identified' | 'user' | 'admin'

/** What the guard of each rule can throw. */
export const ruleFails = {
  unlimited: [],
  public: ['RATE_LIMITED'],
  anyone: ['TOKEN_INVALID', 'RATE_LIMITED'],
  identified: ['UNAUTHENTICATED', 'TOKEN_INVALID', 'RATE_LIMITED'],
  user: ['UNAUTHENTICATED', 'TOKEN_INVALID', 'RATE_LIMITED'],
  admin: ['UNAUTHENTICATED', 'TOKEN_INVALID', 'FORBIDDEN', 'RATE_LIMITED'],
} as const satisfies Record<AccessRule, readonly ErrorCode[]>

/** What reading and checking a body can throw. */
export const bodyFails = ['VALIDATION_FAILED', 'BODY_UNREADABLE', 'TOO_LARGE'] as const

type RuleFails<Rule extends AccessRule> = (typeof ruleFails)[Rule][number]
type BodyFails<Hooks> = Hooks extends { body: unknown } ? (typeof bodyFails)[number] : never

/** The codes of one status: a conditional type goes through a union member by member. */
type CodesOf<Code extends ErrorCode, Status> = Code extends ErrorCode
  ? StatusOf<Code> extends Status
    ? Code
    : never
  : never

type ErrorResponses<Code extends ErrorCode> = {
  [Status in StatusOf<Code>]: TUnsafe<ErrorBody<CodesOf<Code, Status>>>
}

/** The hooks of a route with an error answer for each status that it, its guard or its body can fail with. */
export type WithErrors<Hooks, Rule extends AccessRule, Fails extends ErrorCode> = Hooks extends {
  response: infer Responses
}
  ? Omit<Hooks, 'response'> & {
      response: Responses & Omit<ErrorResponses<Fails | RuleFails<Rule> | BodyFails<Hooks>>, keyof Responses>
    }
  : Hooks
