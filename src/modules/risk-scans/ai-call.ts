import { createHash } from 'node:crypto'
import { Value } from '@sinclair/typebox/value'
import { AppError, type ErrorCode, errorCodes } from '../../http/errors.ts'
import { filesUnavailable } from '../../platform/file-faults.ts'
import type { Files } from '../../platform/files.ts'
import { readAtMost } from '../../platform/read-at-most.ts'
import type { Tracing } from '../../platform/tracing.ts'
import { AiServiceError } from './ai-service-error.ts'
import { type ScanInput, type ScanResult, toCategory } from './risk-scan.ts'
import { makeScanForm } from './scan-form.ts'
import * as wire from './wire.ts'

const maxAnswerBytes = 2 * 1024 * 1024
const maxErrorBytes = 64 * 1024
const maxTextLength = 500
const longestRetryAfterMs = 60 * 60 * 1000
const unreachable =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|ConnectionRefused|ConnectionClosed|FailedToOpenSocket)$/

/** One call of the AI service. `/scan` is appended to `url`. */
export type AiCall = {
  url: string
  files: Files
  userId: string
  input: ScanInput
  timeoutMs: number
  /** The wait that a 503 tells the caller where the service tells none. */
  retryMs: number
  signal: AbortSignal
  tracing: Tracing | null
}

/**
 * Sends the text and the file of a scan. Throws AiServiceError: AI_SERVICE_UNAVAILABLE, AI_SERVICE_TIMEOUT and
 * AI_SERVICE_BUSY (503), AI_SERVICE_FAILED (502) and the service's refusals (400, 413, 415; FILE_PROTECTED and
 * DOCUMENT_TOO_COMPLEX where it says so), with the service's own text, if any. Also throws FILES_UNAVAILABLE, the
 * signal's reason, and an error of reading the file.
 */
export const callAiService = async (options: AiCall): Promise<ScanResult> => {
  const { url, files, userId, input, timeoutMs, retryMs, signal, tracing } = options
  const form = makeScanForm(input, files)
  const limit = AbortSignal.timeout(timeoutMs)
  try {
    const send = (traced: { traceparent?: string }) =>
      fetch(`${url}/scan`, {
        method: 'POST',
        headers: { ...form.headers, ...traced, accept: 'application/json', 'x-caller': callerOf(userId) },
        body: form.body,
        signal: AbortSignal.any([signal, limit]),
        redirect: 'manual',
        // The service may be closing a kept connection, and a streamed body cannot be sent again.
        keepalive: false,
      })
    const response = await (tracing ? tracing.call('ai_service', send) : send({}))
    return await readAnswer(response, retryMs)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof AppError) throw error
    if (form.fault() !== null) throw form.fault()
    if (limit.aborted && form.isReadingFile()) throw filesUnavailable('the file was still being read')
    if (limit.aborted) throw new AiServiceError('AI_SERVICE_TIMEOUT', { retryMs })
    if (unreachable.test(codeOf(error)))
      throw new AiServiceError('AI_SERVICE_UNAVAILABLE', { retryMs, cause: error })
    // It answered in another protocol.
    throw new AiServiceError('AI_SERVICE_FAILED', { upstreamStatus: 0, retryMs, cause: error })
  }
}

/** Tells the service which scans are of one user, so that it can be fair, but not which user. */
const callerOf = (userId: string): string =>
  createHash('sha256').update(`risk-scans:${userId}`).digest('base64url').slice(0, 22)

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const readAnswer = async (response: Response, retryMs: number): Promise<ScanResult> => {
  if (response.status !== 200) throw await toRefusal(response, retryMs)
  const answer = parseJson(String(await readAtMost(response.body, maxAnswerBytes)))
  if (!Value.Check(wire.answer, answer))
    throw new AiServiceError('AI_SERVICE_FAILED', {
      upstreamStatus: 200,
      retryMs,
      cause: 'the answer is too long or has another shape',
    })
  const data = answer.data.map(({ risk, category, context }) => ({
    risk,
    category: toCategory(category),
    context: context ?? '',
  }))
  const truncated = answer.truncated === true || response.headers.get('x-text-truncated') === 'true'
  return { data, source: answer.source, truncated }
}

// The service's 401 and 403 concern this server, not its caller: they are 502 like its other faults.
const refusalCodes = new Map<number, ErrorCode>([
  [400, 'AI_SERVICE_REFUSED'],
  [422, 'AI_SERVICE_REFUSED'],
  [413, 'TOO_LARGE'],
  [415, 'FILE_TYPE_UNSUPPORTED'],
  [429, 'AI_SERVICE_BUSY'],
  [503, 'AI_SERVICE_UNAVAILABLE'],
  [504, 'AI_SERVICE_TIMEOUT'],
])

/** Codes that the service may give itself, in `code` beside its text. */
const ownCodes = ['DOCUMENT_TOO_COMPLEX', 'FILE_PROTECTED'] as const

const fieldsOf = (json: unknown): ReadonlyMap<string, unknown> =>
  new Map(typeof json === 'object' && json !== null ? Object.entries(json) : [])

const toRefusal = async (response: Response, retryMs: number): Promise<AiServiceError> => {
  const body = (await readAtMost(response.body, maxErrorBytes))?.toString() ?? null
  const isPlain = /^text\/plain\b/i.test(response.headers.get('content-type') ?? '')
  const json = body === null || isPlain ? undefined : parseJson(body)
  const text = body === null ? null : toLine(isPlain ? body : textIn(json))
  const own = ownCodes.find(
    (code) => errorCodes[code][0] === response.status && code === fieldsOf(json).get('code'),
  )
  return new AiServiceError(own ?? refusalCodes.get(response.status) ?? 'AI_SERVICE_FAILED', {
    upstreamStatus: response.status,
    retryAfterMs: retryAfterOf(response.headers.get('retry-after') ?? ''),
    retryMs,
    text,
    cause: `the AI service answered ${response.status}`,
  })
}

/** Reads seconds or a date; null for anything else. */
const retryAfterOf = (text: string): number | null => {
  const ms = /^\s*\d{1,9}\s*$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), longestRetryAfterMs)
}

const parseJson = (text: string): unknown => {
  try {
    // Half of a surrogate pair could not be stored.
    return JSON.parse(text, (_, value) => (typeof value === 'string' ? value.toWellFormed() : value))
  } catch {
    return undefined
  }
}

/** The text of a JSON error, under one of its usual names: FastAPI's `detail` first. */
const textIn = (json: unknown): string => {
  if (typeof json === 'string') return json
  if (Array.isArray(json)) return json.map(textIn).filter(Boolean).slice(0, 5).join('; ')
  const fields = fieldsOf(json)
  if (fields.size === 0) return ''
  const names = ['detail', 'message', 'error', 'msg']
  return names.map((name) => textIn(fields.get(name))).find(Boolean) ?? ''
}

/** One line of bounded length, without a stack trace. */
const toLine = (text: string): string | null => {
  const [beforeStack = ''] = text.split(/Traceback \(most recent|\n\s+(?:at |File ")/, 1)
  const line = beforeStack.replace(/[\p{Cc}\s]+/gu, ' ').trim()
  const characters = [...line]
  if (characters.length <= maxTextLength) return line || null
  return `${characters.slice(0, maxTextLength - 1).join('')}…`
}
