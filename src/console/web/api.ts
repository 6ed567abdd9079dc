import { signal } from '@preact/signals'
import type { Static, TSchema } from '@sinclair/typebox'

/** A value of the server as JSON writes it: dates are text. */
export type Sent<Value> = Value extends Date
  ? string
  : Value extends readonly (infer Item)[]
    ? Sent<Item>[]
    : Value extends object
      ? { [Name in keyof Value]: Sent<Value[Name]> }
      : Value

/** The answer that a schema of a module's `wire.ts` describes. */
export type Answer<Schema extends TSchema> = Sent<Static<Schema>>

export type Issue = { path: string; message: string }

type ErrorBody = { code?: string; error?: string; message?: string; requestId?: string; issues?: Issue[] }

/** A refused call. `message` is the server's own text, in English. */
export class ApiError extends Error {
  readonly status: number
  /** `UNREACHABLE` without an answer. */
  readonly code: string
  /** An administrator finds the request by it; empty without an answer. */
  readonly requestId: string
  readonly issues: Issue[]
  /** Seconds to wait before the next try; null when the server named none. */
  readonly retryAfter: number | null

  constructor(status: number, body: ErrorBody, headers?: Headers) {
    super(body.message ?? body.error ?? 'The server cannot be reached')
    this.status = status
    this.code = body.code ?? 'UNREACHABLE'
    this.requestId = body.requestId ?? headers?.get('x-request-id') ?? ''
    this.issues = body.issues ?? []
    const seconds = Number(headers?.get('retry-after') ?? Number.NaN)
    this.retryAfter = Number.isFinite(seconds) ? seconds : null
  }
}

export type CallOptions = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  json?: unknown
  form?: FormData
  headers?: Record<string, string>
  signal?: AbortSignal
}

/** Lists of administrators have a filter of that name. */
const named = location.pathname.startsWith('/console/admin')
  ? null
  : new URLSearchParams(location.search).get('client_id')

/** The client that an administrator looks at; null for the own one. Kept by the tab, and set by `?client_id=`. */
export const viewedClient = signal<string | null>(named ?? sessionStorage.getItem('client'))
viewedClient.subscribe((id) => {
  if (id === null) sessionStorage.removeItem('client')
  else sessionStorage.setItem('client', id)
})

const scoped =
  /^\/api\/v1\/(workflows|executions|events|files|assets|webhooks|api-keys|settings|statements|support-tickets|workflow-requests)\b/

/** The path with the client that an administrator looks at, on routes that are a client's and name none. */
export const addressOf = (path: string): string =>
  viewedClient.value === null || !scoped.test(path) || /[?&]client_id=/.test(path)
    ? path
    : `${path}${path.includes('?') ? '&' : '?'}client_id=${encodeURIComponent(viewedClient.value)}`

/**
 * Every call of the console. Returns the JSON of the answer. An ended login is renewed once, then the call is
 * repeated; otherwise the person signs in. Throws ApiError.
 */
export const call = async <Value>(path: string, options: CallOptions = {}): Promise<Value> => {
  const response = await send(path, options)
  const body: unknown = response.status === 204 ? null : await response.json().catch(() => ({}))
  if (!response.ok) throw new ApiError(response.status, body as ErrorBody, response.headers)
  return body as Value
}

/** The answer itself, for what is no JSON. Throws ApiError without an answer. */
export const send = async (path: string, options: CallOptions = {}): Promise<Response> => {
  const response = await sendOnce(path, options)
  if (response.status !== 401 || path.startsWith('/api/v1/auth/login')) return response
  if (await renewLogin()) return await sendOnce(path, options)
  signIn()
  return response
}

const sendOnce = async (path: string, { method = 'GET', json, form, headers, signal }: CallOptions) =>
  await fetch(addressOf(path), {
    method,
    headers: {
      accept: 'application/json',
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json !== undefined ? { body: JSON.stringify(json) } : form !== undefined && { body: form }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new ApiError(0, {})
  })

let renewing: Promise<boolean> | null = null

/** Renews the login by its cookie, once for all calls of all tabs. Returns whether the user is signed in. */
const renewLogin = (): Promise<boolean> => {
  const renew = async (): Promise<boolean> => {
    // Another tab may have done it while this one waited.
    if ((await sendOnce('/api/v1/auth/me', {})).ok) return true
    return (await sendOnce('/api/v1/auth/refresh', { method: 'POST' })).ok
  }
  // Browsers have locks on secure origins alone.
  const alone = async (): Promise<boolean> =>
    navigator.locks ? await navigator.locks.request('convene-login', renew) : await renew()
  renewing ??= alone().finally(() => {
    renewing = null
  })
  return renewing
}

/** Opens the login page, which leads back here. A full load: nothing of this user stays in memory. */
export const signIn = (): void => {
  if (location.pathname === '/console/login') return
  location.replace(`/console/login?next=${encodeURIComponent(location.pathname + location.search)}`)
}

/** A key that makes the repeat of a write the same write. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )
