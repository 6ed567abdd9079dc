import type { Settings } from '../settings.ts'
import { readBody } from './body.ts'
import {
  type Caller,
  type IsOwnToken,
  isGuestId,
  type Principal,
  readCredentials,
  type VerifyApiKey,
  type VerifyToken,
} from './caller.ts'
import { createBodyCheck } from './check.ts'
import type { RequestContext } from './context.ts'
import { accessCookieHeader, type CookieSettings } from './cookies.ts'
import type { AccessRule, BodyFail, Roles, RouteHooks, WithErrors } from './declared-fails.ts'
import { AppError } from './errors.ts'
import { createLastingAccess } from './lasting-access.ts'
import type { HeaderBag, Limits } from './limits.ts'
import { type OriginSettings, refuseForeignOrigin, writes } from './origin.ts'
import { type QuerySchema, refuseRepeats } from './query.ts'
import { documented } from './wire.ts'

type GuardContext = RequestContext & { request: Request; set: { headers: HeaderBag } }

export const apiKeyHeader = 'x-api-key'

const smallBodyBytes = 64 * 1024

export type Access = ReturnType<typeof createAccess>

export type Guards = {
  verifyToken: VerifyToken
  isOwnToken: IsOwnToken
  verifyApiKey: VerifyApiKey
  limits: Limits
  settings: OriginSettings & CookieSettings & Pick<Settings, 'maxBodyBytes' | 'timings'>
}

/**
 * Makes the guards of the route tables: `.get(path, handler, may.user({ summary, response, fails: [...] }))`.
 * A guard identifies the caller, counts the request, and refuses before the body is read.
 */
export const createAccess = ({ verifyToken, isOwnToken, verifyApiKey, limits, settings }: Guards) => {
  /** Fills in the caller as far as it is known, and counts its request. Throws the reason to refuse it. */
  const admit = async (
    rule: AccessRule,
    request: Request,
    caller: Caller,
    headers: HeaderBag,
    ignoresForeignToken: boolean,
    roles: Roles | undefined,
    polls: boolean,
  ): Promise<void> => {
    if (rule === 'unlimited') return
    const { guestId, guestIn, ...sent } = readCredentials(request.headers)
    const { token, tokenIn } = rule === 'public' ? { token: null, tokenIn: null } : sent
    const key = rule === 'public' ? null : request.headers.get(apiKeyHeader)
    let refusal: AppError | null = null
    if (guestId !== null && isGuestId(guestId)) caller.guestId = guestId
    else if (guestId !== null) refusal = new AppError('GUEST_ID_INVALID')
    if (token !== null) {
      caller.user = await verifyToken(token)
      if (!caller.user && ignoresForeignToken && !(await isOwnToken(token))) caller.foreignToken = true
      else if (!caller.user) refusal = tokenRefusal(tokenIn === 'cookie', settings)
    }
    if (key !== null) {
      const apiKey = await verifyApiKey(key)
      if (apiKey) caller.apiKey = apiKey
      else refusal ??= new AppError('API_KEY_INVALID')
    }
    await limits.countRequest(caller, headers, polls)
    if (refusal) throw refusal
    const byHeader = guestIn === 'header' || tokenIn === 'header' || key !== null
    const byCookie = guestIn === 'cookie' || tokenIn === 'cookie'
    // The public routes that write sign in: their answers set cookies.
    if (writes(request) && (rule === 'public' || (byCookie && !byHeader)))
      refuseForeignOrigin(request, settings)
    requireRule(rule, caller, roles)
  }

  // Neither hook passes on its whole context: Elysia would then parse cookies, query and headers for
  // every route and build every answer twice.
  const checkBeforeValidation = (
    rule: AccessRule,
    query: QuerySchema = {},
    ignoresForeignToken = false,
    roles?: Roles,
    polls = false,
  ) => {
    const beforeValidation = async (c: GuardContext): Promise<void> => {
      if (!c.guarded) {
        c.guarded = true
        await admit(rule, c.request, c.caller, c.set.headers, ignoresForeignToken, roles, polls)
      }
      refuseRepeats(c.request.url, query)
    }
    return beforeValidation
  }

  const guarded = <Rule extends AccessRule, const Hooks extends RouteHooks, Read extends BodyFail = never>(
    rule: Rule,
    {
      summary,
      hide,
      requestBody,
      pathExamples,
      usesNoStore,
      largeBody: _,
      ignoresForeignToken,
      roles,
      polling,
      fails = [],
      ...schemas
    }: Hooks,
  ) => ({
    // The error answers are types alone: clients see them, and Elysia checks no error body. The body is checked
    // by the guard: Elysia's own check collects every error and quotes the value.
    ...({ ...schemas, ...(schemas.body && { body: documented(schemas.body) }) } as WithErrors<
      Hooks,
      Rule,
      Read
    >),
    detail: {
      summary,
      hide,
      requestBody,
      pathExamples,
      'x-access': rule,
      'x-roles': roles,
      'x-fails': fails,
      'x-uses-no-store': usesNoStore,
    } as object,
    transform: [checkBeforeValidation(rule, schemas.query, ignoresForeignToken, roles, polling)],
  })

  const forRule = <Rule extends AccessRule>(rule: Rule) => {
    return <const Hooks extends RouteHooks>(hooks: Hooks) => {
      const check = hooks.body ? createBodyCheck(hooks.body) : (body: unknown) => body
      const beforeBody = async (c: GuardContext): Promise<unknown> => {
        c.guarded = true
        const { ignoresForeignToken = false, roles, polling = false } = hooks
        await admit(rule, c.request, c.caller, c.set.headers, ignoresForeignToken, roles, polling)
        // Elysia would read the body again for an undefined one.
        const maxBytes = hooks.largeBody ? settings.maxBodyBytes : smallBodyBytes
        const { bodyIdleMs } = settings.timings
        return check(await readBody(c.request, Math.min(maxBytes, settings.maxBodyBytes), bodyIdleMs)) ?? null
      }
      return { ...guarded<Rule, Hooks>(rule, hooks), parse: [beforeBody] }
    }
  }

  /** The body is left unread in `request.body`: for uploads, and for paths that have no use for one. */
  const forRuleUnread =
    <Rule extends AccessRule>(rule: Rule) =>
    <const Hooks extends RouteHooks>(hooks: Hooks) => ({
      ...guarded<Rule, Hooks, BodyFail>(rule, hooks),
      parse: 'none' as const,
    })

  return {
    unlimited: forRule('unlimited'),
    public: forRule('public'),
    anyone: forRule('anyone'),
    user: forRule('user'),
    admin: forRule('admin'),
    publicUnread: forRuleUnread('public'),
    userUpload: forRuleUnread('user'),
    anyoneUnread: forRuleUnread('anyone'),
    lasting: createLastingAccess(verifyToken, settings.timings.socketRecheckMs),
  }
}

/** Returns the signed-in user of a route guarded by `may.user` or `may.admin`. */
export const signedIn = (caller: Caller): Principal => {
  if (!caller.user) throw unauthenticated()
  return caller.user
}

export const unauthenticated = (): AppError => new AppError('UNAUTHENTICATED')

const tokenRefusal = (inCookie: boolean, cookies: CookieSettings): AppError =>
  new AppError('TOKEN_INVALID', {
    headers: {
      'www-authenticate': 'Bearer realm="convene", error="invalid_token"',
      ...(inCookie && { 'set-cookie': accessCookieHeader(cookies) }),
    },
  })

const requireRule = (rule: AccessRule, caller: Caller, roles?: Roles): void => {
  if ((rule === 'user' || rule === 'admin') && !caller.user) throw unauthenticated()
  if (rule === 'admin' && caller.user?.role !== 'admin') throw new AppError('FORBIDDEN')
  if (roles && caller.user && !roles.includes(caller.user.role)) throw new AppError('FORBIDDEN')
}
