import { cors } from '@elysiajs/cors'
import { Elysia } from 'elysia'
import type { ErrorReports } from '../platform/error-reports.ts'
import type { Logs } from '../platform/log.ts'
import type { Tracing } from '../platform/tracing.ts'
import type { Settings } from '../settings.ts'
import { clientAddress } from './address.ts'
import { type Caller, userAgentOf } from './caller.ts'
import { context } from './context.ts'
import { toErrorResponse } from './error-response.ts'
import type { ErrorCode } from './errors.ts'
import { createFaultLog } from './fault-log.ts'
import { notFoundAnswer, notFoundPolicy, wantsPage } from './page.ts'
import { maxFrameBytes } from './socket-frames.ts'

type ShellSettings = Pick<Settings, 'corsOrigins' | 'trustedProxies' | 'production' | 'timings'> &
  Partial<Pick<Settings, 'maxRecordingBytes'>>

/** A request that was answered, whatever the answer. */
export type AnsweredRequest = {
  request: Request
  /** The path of its route, such as `/api/scans/:id`; of a path without one it ends with `*`. */
  route: string
  requestId: string
  caller: Caller
  status: number
  errorCode: ErrorCode | null
  /** Until the answer began. */
  durationMs: number
}

type ShellNeeds = {
  reports?: ErrorReports
  onAnswered?: (answered: AnsweredRequest) => void
  /** From its abort on each answer closes its connection, so that a proxy keeps none to a process that stops. */
  stopping?: AbortSignal
  tracing?: Tracing | null
}

/** The largest body that any route takes; smaller limits are counted where bodies are read. */
const maxRequestBytes = 4 * 1024 * 1024 * 1024

const exposedHeaders = [
  'X-Total-Count',
  'X-Request-Id',
  'Retry-After',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
  'Content-Disposition',
  'Content-Range',
  'ETag',
  // Those of resumable uploads (tus 1.0).
  'Location',
  'Tus-Resumable',
  'Tus-Version',
  'Tus-Extension',
  'Tus-Max-Size',
  'Upload-Offset',
  'Upload-Length',
  'Upload-Expires',
  'Upload-Metadata',
]

const resumable = /\/recordings\/tus\b/

/** What clients of tus ask for with `OPTIONS`, which the CORS plugin answers before any route. */
const resumableOptions = {
  'tus-resumable': '1.0.0',
  'tus-version': '1.0.0',
  'tus-extension': 'creation,expiration,termination',
}

const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

const requestIdPattern = /^[A-Za-z0-9_-]{8,64}$/

/**
 * The outermost layer of a server: request ids, error bodies, security headers, CORS and the request log.
 * Modules are mounted on it afterwards, so that its hooks run before theirs.
 */
export const createShell = (
  { logger, requests }: Logs,
  settings: ShellSettings,
  { reports, onAnswered, stopping, tracing = null }: ShellNeeds = {},
) => {
  const log = createFaultLog(logger, settings.timings.outageLogMs, reports)
  const root = new Elysia({
    name: 'convene/shell',
    // A Host without a dot would get 404 on WebSocket routes.
    handler: { standardHostname: false },
    normalize: 'typebox',
    serve: { maxRequestBodySize: maxRequestBytes, idleTimeout: 120 },
    // Frames that a client does not read are kept up to the limit; then its socket is closed, and it can resume.
    websocket: {
      idleTimeout: 120,
      maxPayloadLength: maxFrameBytes,
      backpressureLimit: 1024 * 1024,
      closeOnBackpressureLimit: true,
    },
  })
  if (tracing) root.wrap(tracing.handler)
  return root
    .use(context)
    .headers({
      ...securityHeaders,
      ...(settings.production && { 'strict-transport-security': 'max-age=31536000' }),
    })
    .onRequest((c) => {
      const { headers } = c.request
      const given = headers.get('x-request-id')
      c.requestId = given !== null && requestIdPattern.test(given) ? given : Bun.randomUUIDv7()
      c.set.headers['x-request-id'] = c.requestId
      c.startedAt = performance.now()
      if (stopping?.aborted && !headers.has('upgrade')) c.set.headers.connection = 'close'
      if (c.request.method === 'OPTIONS' && resumable.test(c.request.url))
        Object.assign(c.set.headers, resumableOptions, { 'tus-max-size': String(settings.maxRecordingBytes) })
      const peer = c.server?.requestIP(c.request)?.address
      const address = clientAddress(headers, peer, settings.trustedProxies)
      c.caller = { user: null, guestId: null, address, userAgent: userAgentOf(headers) }
    })
    .onError({ as: 'global' }, (c) => {
      const { error, request, requestId, set } = c
      const elysiaCode = error instanceof Error ? c.code : null
      const { code, response } = toErrorResponse(error, elysiaCode, request.signal, requestId, log)
      c.errorCode = code
      // For the request log: Elysia leaves its own status here, such as 422.
      set.status = response.status
      if (response.status !== 404 || !wantsPage(request)) return response
      if (new URL(request.url).pathname.startsWith('/api/')) return response
      set.headers['content-security-policy'] = notFoundPolicy
      return notFoundAnswer()
    })
    .use(
      cors({
        origin: settings.corsOrigins,
        credentials: true,
        methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
        exposeHeaders: exposedHeaders,
        maxAge: 600,
      }),
    )
    .onAfterResponse({ as: 'global' }, (c) => {
      const { request, requestId, caller, errorCode } = c
      const status = c.responseValue instanceof Response ? c.responseValue.status : c.set.status
      const durationMs = Math.round((performance.now() - c.startedAt) * 100) / 100
      const traceId = tracing?.answered(request, c.route, Number(status), errorCode)
      requests.info({
        requestId,
        method: request.method,
        // A path holds ids of persons, e-mail addresses and the tokens of business cards.
        route: c.route,
        status,
        ms: durationMs,
        user: caller.user?.userId,
        address: caller.address,
        trace_id: traceId,
      })
      onAnswered?.({
        request,
        route: c.route,
        requestId,
        caller,
        status: Number(status),
        errorCode,
        durationMs,
      })
    })
}
