import { Webhook as Signer } from 'standardwebhooks'
import {
  fetchTarget,
  resolveTarget,
  TargetRefused,
  TargetUnresolved,
} from '../../../platform/public-fetch.ts'
import { type Attempt, type Delivery, maxResponseBytes } from './delivery.ts'

export type SenderOptions = { timeoutMs: number; allowedHosts: readonly string[] }

type Result = Pick<Attempt, 'status_code' | 'error' | 'response'>
type Sent = Pick<Delivery, 'event_id' | 'payload'>

/**
 * Returns the headers of a delivery (Standard Webhooks): one signature for each secret, of the id, the time of this
 * attempt and the body.
 */
export const signedHeaders = ({ event_id, payload }: Sent, secrets: string[], at: Date): Headers =>
  new Headers({
    'content-type': 'application/json',
    'user-agent': 'Convene/1.0',
    'accept-encoding': 'identity',
    'webhook-id': event_id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Signer(secret).sign(event_id, at, payload)).join(' '),
  })

/**
 * Returns the function that posts a delivery once: to a public address, which it connects to itself, without following
 * redirects, and bounded in time and in the bytes of the answer. It throws the reason of `signal` alone.
 */
export const createSender =
  ({ timeoutMs, allowedHosts }: SenderOptions) =>
  async (url: string, sent: Sent, secrets: string[], signal: AbortSignal): Promise<Attempt> => {
    const at = new Date()
    const startedAt = performance.now()
    const timeout = AbortSignal.timeout(timeoutMs)
    const ended = AbortSignal.any([signal, timeout])
    const result = await post(url, sent, signedHeaders(sent, secrets, at), allowedHosts, ended).catch(
      (error: unknown): Result => {
        signal.throwIfAborted()
        const text = timeout.aborted ? `No answer within ${timeoutMs / 1000} seconds` : textOf(error)
        return { status_code: null, error: text, response: null }
      },
    )
    return { at, duration_ms: Math.round(performance.now() - startedAt), ...result }
  }

export type Sender = ReturnType<typeof createSender>

const post = async (
  text: string,
  { payload }: Sent,
  headers: Headers,
  allowedHosts: readonly string[],
  signal: AbortSignal,
): Promise<Result> => {
  const target = await orAbort(resolveTarget(new URL(text), allowedHosts), signal)
  const sent = { method: 'POST', headers, body: payload, signal, decompress: false }
  const answer = await fetchTarget(target, sent)
  const { status, ok } = answer
  const response = await beginningOf(answer, signal)
  const isRedirect = status >= 300 && status < 400
  const error = `It answered ${status}${isRedirect ? ': redirects are not followed' : ''}`
  return { status_code: status, error: ok ? null : error, response }
}

/** A name server may take longer than an attempt. */
const orAbort = async <Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> => {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  signal.addEventListener('abort', onAbort)
  try {
    signal.throwIfAborted()
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** The status decides: a body that breaks, or that does not end in time, changes nothing. */
const beginningOf = async ({ body }: Response, signal: AbortSignal): Promise<string | null> => {
  const pieces: Uint8Array[] = []
  let length = 0
  const reader = body?.getReader()
  const cancel = () => void reader?.cancel().catch(() => undefined)
  signal.addEventListener('abort', cancel)
  try {
    while (length < maxResponseBytes && !signal.aborted) {
      const next = await reader?.read()
      if (!next || next.done) break
      pieces.push(next.value)
      length += next.value.byteLength
    }
  } catch {
    // What came before is shown.
  } finally {
    signal.removeEventListener('abort', cancel)
    cancel()
  }
  return length === 0 ? null : new TextDecoder().decode(Buffer.concat(pieces).subarray(0, maxResponseBytes))
}

const textOf = (error: unknown): string => {
  if (error instanceof TargetRefused || error instanceof TargetUnresolved) return error.message
  return `It cannot be reached: ${Object(error).code ?? 'the connection broke'}`
}
