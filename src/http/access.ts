import { readBody } from './body.ts'
import {
  type Caller,
  isGuestId,
  type Principal,
  readCredentials,
  type VerifyApiKey,
  type VerifyToken,
} from './caller.ts'
import type { RequestContext } from './context.ts'
import { clearAccessCookie } from './cookies.ts'
import { AppError, type ErrorCode } from './errors.ts'
import type { HeaderBag, Limits } from './limits.ts'
import { type QuerySchema, refuseRepeats } from './query.ts'

/**
 * Who may call a route:
 * `public` ignores access tokens, `anyone` may be nobody but a bad token is refused, `identified` is a
 * user or a guest, `user` is signed in, `admin` is an administrator. `unlimited` is `public` and counts
 * in no rate limit (health and docs).
 */
export type AccessRule = 'unlimited' | 'public' | 'anyone' | 'identified' | 'user' | 'admin'

type GuardContext = RequestContext & { request: Request; set: { headers: HeaderBag } }

export const apiKeyHeader = 'x-api-key'

/** The error codes of a route, for the API docs. */
type Fails = { fails?: readonly ErrorCode[] }

type RouteHooks = { detail?: object; query?: QuerySchema }

export type Access = ReturnType<typeof createAccess>

export type AccessOptions = {
  verifyToken: VerifyToken
  /** Absent where there are no API keys: then every key is refused. */
  verifyApiKey?: VerifyApiKey
  limits: Limits
  corsOrigins: string[]
  maxBodyBytes: number
  secureCookies: boolean
}

/**
 * Makes the guards of the route tables: `.get(path, handler, may.user({ response, fails: [...] }))`.
 * A guard finds out who is calling, counts the request, and refuses before the body is read.
 * `fails` names the error codes of the route for the API docs.
 */
export const createAccess = (options: AccessOptions) => {
  /** Who is calling, as far as it is known, and why not to go on. */
  const admit = async (
    rule: AccessRule,
    request: Request,
    address: string,
    headers: HeaderBag,
  ): Promise<{ caller: Caller; refusal: unknown }> => {
    let caller: Caller = { user: null, guestId: null, address }
    if (rule === 'unlimited') return { caller, refusal: null }
    const credentials = readCredentials(request.headers)
    const ignoresToken = rule === 'public'
    const guestId =
      credentials.guestId !== null && isGuestId(credentials.guestId) ? credentials.guestId : null
    caller = { user: null, guestId, address }
    let refusal = guestId === credentials.guestId ? null : new AppError('GUEST_ID_INVALID')
    try {
      if (credentials.token !== null && !ignoresToken) {
        const user = await options.verifyToken(credentials.token)
        if (user) caller = { user, guestId, address }
        else refusal = tokenRefusal(credentials.tokenIn === 'cookie', options.secureCookies)
      }
      const key = ignoresToken ? null : request.headers.get(apiKeyHeader)
      if (key !== null) {
        const apiKey = await options.verifyApiKey?.(key)
        if (apiKey) caller = { ...caller, apiKey }
        else refusal ??= new AppError('API_KEY_INVALID')
      }
      await options.limits.countRequest(caller, headers)
      if (refusal) return { caller, refusal }
      const byHeader = credentials.guestIn === 'header' || (credentials.tokenIn === 'header' && !ignoresToken)
      const byCookie = credentials.guestIn === 'cookie' || (credentials.tokenIn === 'cookie' && !ignoresToken)
      if (byCookie && !byHeader && key === null) refuseForeignOrigin(request, options.corsOrigins)
      requireRule(rule, caller)
      return { caller, refusal: null }
    } catch (thrown) {
      return { caller, refusal: thrown }
    }
  }

  // Neither hook passes its context on whole: Elysia would then parse cookies, query and headers for
  // every route, and build every answer a second time.
  const checkBeforeValidation = (rule: AccessRule, query: QuerySchema = {}) => {
    const beforeValidation = async (c: GuardContext): Promise<void> => {
      if (!c.guarded) {
        c.guarded = true
        const { caller, refusal } = await admit(rule, c.request, c.caller.address, c.set.headers)
        c.caller = caller
        if (refusal) throw refusal
      }
      refuseRepeats(c.request.url, query)
    }
    return beforeValidation
  }

  const guarded = <const Hooks extends RouteHooks>(rule: AccessRule, hooks: Hooks & Fails) => {
    const { fails = [], ...own } = hooks
    return {
      ...(own as Hooks),
      detail: { ...hooks.detail, 'x-access': rule, 'x-fails': fails },
      transform: [checkBeforeValidation(rule, hooks.query)],
    }
  }

  const forRule = (rule: AccessRule) => {
    const beforeBody = async (c: GuardContext): Promise<unknown> => {
      c.guarded = true
      const { caller, refusal } = await admit(rule, c.request, c.caller.address, c.set.headers)
      c.caller = caller
      if (refusal) throw refusal
      return await readBody(c.request, options.maxBodyBytes)
    }
    return <const Hooks extends RouteHooks>(hooks: Hooks & Fails) => ({
      ...guarded<Hooks>(rule, hooks),
      parse: [beforeBody],
    })
  }

  /** For uploads: the same guard, and the body is left unread in `request.body` for the handler. */
  const forRuleUnread =
    (rule: AccessRule) =>
    <const Hooks extends RouteHooks>(hooks: Hooks & Fails) => ({
      ...guarded<Hooks>(rule, hooks),
      parse: 'none' as const,
    })

  return {
    unlimited: forRule('unlimited'),
    public: forRule('public'),
    anyone: forRule('anyone'),
    identified: forRule('identified'),
    user: forRule('user'),
    admin: forRule('admin'),
    userUpload: forRuleUnread('user'),
  }
}

/** The signed-in user behind a route guarded by `may.user` or `may.admin`. */
export const signedIn = (caller: Caller): Principal => {
  if (!caller.user) throw unauthenticated()
  return caller.user
}

export const unauthenticated = (): AppError => new AppError('UNAUTHENTICATED')

const tokenRefusal = (inCookie: boolean, secure: boolean): AppError =>
  new AppError('TOKEN_INVALID', {
    headers: {
      'www-authenticate': 'Bearer realm="convene", error="invalid_token"',
      ...(inCookie && { 'set-cookie': clearAccessCookie(secure) }),
    },
  })

const requireRule = (rule: AccessRule, caller: Caller): void => {
  if (rule === 'identified' && !caller.user && caller.guestId === null) throw unauthenticated()
  if ((rule === 'user' || rule === 'admin') && !caller.user) throw unauthenticated()
  if (rule === 'admin' && caller.user?.role !== 'admin') throw new AppError('FORBIDDEN')
}

const readsOnly = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Cookies travel with forged cross-site requests, so who writes by cookie alone must come from a known origin.
 * A socket is opened by GET but `writes` all the same.
 */
export const refuseForeignOrigin = (
  request: Request,
  corsOrigins: string[],
  writes = !readsOnly.has(request.method),
): void => {
  const origin = request.headers.get('origin')
  if (origin === null || !writes || corsOrigins.includes(origin)) return
  if (URL.parse(origin)?.host !== request.headers.get('host')) throw new AppError('ORIGIN_FORBIDDEN')
}
