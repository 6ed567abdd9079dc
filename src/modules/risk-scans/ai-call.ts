import { Value } from '@sinclair/typebox/value'
import { AppError, type ErrorCode } from '../../http/errors.ts'
import { filesUnavailable } from '../../platform/file-faults.ts'
import type { Files } from '../../platform/files.ts'
import { readAtMost } from '../../platform/read-at-most.ts'
import type { ScanInput, ScanResult } from './risk-scan.ts'
import { makeScanForm } from './scan-form.ts'
import * as wire from './wire.ts'

const maxAnswerBytes = 2 * 1024 * 1024
const maxErrorBytes = 64 * 1024
const maxTextLength = 500
const unreachable =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|ConnectionRefused|FailedToOpenSocket)$/

/** One call of the AI service. `/scan` is appended to `url`. */
export type AiCall = { url: string; files: Files; input: ScanInput; timeoutMs: number; signal: AbortSignal }

/**
 * Sends the text and the file of a scan. Throws AI_SERVICE_UNAVAILABLE and AI_SERVICE_TIMEOUT (503). Throws
 * AI_SERVICE_FAILED (502) and the service's refusals (400, 413, 415) with the service's own text, if any. Also
 * throws the signal's reason, and an error of reading the file.
 */
export const callAiService = async (options: AiCall): Promise<ScanResult> => {
  const { url, files, input, timeoutMs, signal } = options
  const form = makeScanForm(input, files)
  const limit = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(`${url}/scan`, {
      method: 'POST',
      headers: { ...form.headers, accept: 'application/json' },
      body: form.body,
      signal: AbortSignal.any([signal, limit]),
      redirect: 'manual',
      // The service may be closing a kept connection, and a streamed body cannot be sent again.
      keepalive: false,
    })
    return await readAnswer(response)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof AppError) throw error
    if (form.fault() !== null) throw form.fault()
    if (limit.aborted && form.isReadingFile()) throw filesUnavailable('the file was still being read')
    if (limit.aborted) throw new AppError('AI_SERVICE_TIMEOUT')
    const isUnreachable = unreachable.test(codeOf(error))
    throw new AppError(isUnreachable ? 'AI_SERVICE_UNAVAILABLE' : 'AI_SERVICE_FAILED', { cause: error })
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const readAnswer = async (response: Response): Promise<ScanResult> => {
  if (response.status !== 200) throw await toRefusal(response)
  const answer = parseJson(String(await readAtMost(response.body, maxAnswerBytes)))
  if (!Value.Check(wire.answer, answer))
    throw new AppError('AI_SERVICE_FAILED', { cause: 'the answer is too long or has another shape' })
  const data = answer.data.map(({ risk, category, context }) => ({ risk, category, context }))
  return { data, source: answer.source }
}

// The service's 401 and 403 concern this server, not its caller: they are 502 like its other faults.
const refusalCodes = new Map<number, ErrorCode>([
  [400, 'AI_SERVICE_REFUSED'],
  [422, 'AI_SERVICE_REFUSED'],
  [413, 'TOO_LARGE'],
  [415, 'FILE_TYPE_UNSUPPORTED'],
])

const toRefusal = async (response: Response): Promise<AppError> => {
  const body = (await readAtMost(response.body, maxErrorBytes))?.toString() ?? null
  const isPlain = /^text\/plain\b/i.test(response.headers.get('content-type') ?? '')
  const text = body === null ? null : toLine(isPlain ? body : textIn(parseJson(body)))
  return new AppError(refusalCodes.get(response.status) ?? 'AI_SERVICE_FAILED', {
    ...(text && { text }),
    cause: `the AI service answered ${response.status}`,
  })
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
  if (typeof json !== 'object' || json === null) return ''
  const fields = new Map(Object.entries(json))
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
