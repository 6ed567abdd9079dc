import { AppError, type ErrorCode, errorCodes } from '../../http/errors.ts'

/** A failure of the AI service. A 503 has `Retry-After`. */
export class AiServiceError extends AppError {
  /** The HTTP status of the service's answer; null without one (no connection, a reset, a time-out), 0 for one that is not HTTP. */
  readonly upstreamStatus: number | null
  /** How long the service asks to wait; null when it does not. */
  readonly retryAfterMs: number | null

  constructor(
    code: ErrorCode,
    options: {
      upstreamStatus?: number
      retryAfterMs?: number | null
      retryMs: number
      text?: string | null
      cause?: unknown
    },
  ) {
    const { upstreamStatus = null, retryAfterMs = null, retryMs, text, cause } = options
    const seconds = Math.max(1, Math.ceil((retryAfterMs ?? retryMs) / 1000))
    const headers = errorCodes[code][0] === 503 ? { 'retry-after': String(seconds) } : {}
    super(code, { headers, cause, ...(text && { text }) })
    this.upstreamStatus = upstreamStatus
    this.retryAfterMs = retryAfterMs
  }
}
