import type { Shutdown } from '../platform/shutdown.ts'
import type { Settings } from '../settings.ts'
import { readBody } from './body.ts'
import {
  apiKeyHeader,
  type Caller,
  identifyByKey,
  isGuestId,
  type KeyScope,
  type Principal,
  readCredentials,
  type Verifiers,
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

const smallBodyBytes = 64 * 1024

export type Access = ReturnType<typeof createAccess>

export type Guards = Verifiers & {
  limits: Limits
  settings: OriginSettings & CookieSettings & Pick<Settings, 'maxBodyBytes' | 'timings'>
  shutdown?: Shutdown
}

/**
 * Makes the guards of the route tables: `.get(path, handler, may.user({ summary, response, fails: [...] }))`.
 * A guard identifies the caller, counts the request, and refuses before the body is read.
 */
export const createAccess = ({
  verifyToken,
  isOwnToken,
  verifyApiKey,
  limits,
  settings,
  shutdown,
}: Guards) => {
  /** Fills in the caller as far as it is known, and counts its request. Throws the reason to refuse it. */
  const admit = async (
    rule: AccessRule,
    { ignoresForeignToken, polling, ...needs }: Admission,
    request: Request,
    caller: Caller,
    headers: HeaderBag,
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
      const holder = await verifyApiKey(key)
      if (holder) identifyByKey(caller, holder)
      else refusal ??= new AppError('API_KEY_INVALID')
    }
    limits.countRequest(caller, headers, polling)
    if (refusal) throw refusal
    const byHeader = guestIn === 'header' || tokenIn === 'header' || key !== null
    const byCookie = guestIn === 'cookie' || tokenIn === 'cookie'
    // The public routes that write sign in: their answers set cookies.
    if (writes(request) && (rule === 'public' || (byCookie && !byHeader)))
      refuseForeignOrigin(request, settings)
    requireRule(rule, caller, needs)
  }

  // Neither hook passes on its whole context: Elysia would then parse cookies, query and headers for
  // every route and build every answer twice.
  const checkBeforeValidation = (rule: AccessRule, admission: Admission, query: QuerySchema = {}) => {
    const beforeValidation = async (c: GuardContext): Promise<void> => {
      if (!c.guarded) {
        c.guarded = true
        await admit(rule, admission, c.request, c.caller, c.set.headers)
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
      scope,
      polling,
      fails = [],
      ...schemas
    }: Hooks,
    admission = admissionOf({ ignoresForeignToken, roles, scope, polling }),
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
      ...(rule === 'client' && { 'x-scope': admission.scope }),
      'x-fails': fails,
      'x-uses-no-store': usesNoStore,
    } as object,
    transform: [checkBeforeValidation(rule, admission, schemas.query)],
  })

  const forRule = <Rule extends AccessRule>(rule: Rule) => {
    return <const Hooks extends RouteHooks>(hooks: Hooks) => {
      const check = hooks.body ? createBodyCheck(hooks.body) : (body: unknown) => body
      const admission = admissionOf(hooks)
      const beforeBody = async (c: GuardContext): Promise<unknown> => {
        c.guarded = true
        await admit(rule, admission, c.request, c.caller, c.set.headers)
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
    client: forRule('client'),
    admin: forRule('admin'),
    publicUnread: forRuleUnread('public'),
    clientUpload: forRuleUnread('client'),
    userUpload: forRuleUnread('user'),
    anyoneUnread: forRuleUnread('anyone'),
    lasting: createLastingAccess(
      { verifyToken, verifyApiKey },
      settings.timings.socketRecheckMs,
      shutdown?.closing,
    ),
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

/** Throws UNAUTHENTICATED for all but users and holders of a client's key; API_KEY_SCOPE for a key without the scope. */
export const requireClientCaller = ({ user, clientKey }: Caller, scope: KeyScope): void => {
  if (user) return
  if (!clientKey) throw unauthenticated()
  if (!clientKey.scopes.includes(scope)) throw new AppError('API_KEY_SCOPE')
}

type Needs = { roles: Roles | undefined; scope: KeyScope }
type Admission = Needs & { ignoresForeignToken: boolean; polling: boolean }

const admissionOf = ({
  ignoresForeignToken = false,
  roles,
  scope = 'read',
  polling = false,
}: { [Name in keyof Admission]?: Admission[Name] | undefined }): Admission => ({
  ignoresForeignToken,
  roles,
  scope,
  polling,
})

const requireRule = (rule: AccessRule, caller: Caller, { roles, scope }: Needs): void => {
  if (rule === 'client') requireClientCaller(caller, scope)
  if ((rule === 'user' || rule === 'admin') && !caller.user) throw unauthenticated()
  if (rule === 'admin' && caller.user?.role !== 'admin') throw new AppError('FORBIDDEN')
  if (roles && caller.user && !roles.includes(caller.user.role)) throw new AppError('FORBIDDEN')
}
