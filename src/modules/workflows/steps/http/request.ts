import { Type } from '@sinclair/typebox'
import { defineStep, type Json, type StepContext, StepFault, StepInputFault } from '../step.ts'
import { follow, type HttpCall, hostOf, readUrl } from './follow.ts'
import { readAtMost } from './read-answer.ts'

const maxTimeoutSeconds = 120
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const
const retried = new Set([408, 425, 429])

/** They say how the connection works, which is not for a step to say. */
const ownHeaders =
  /^(host|connection|content-length|transfer-encoding|upgrade|te|trailer|keep-alive|proxy-.*|expect)$/i

const input = Type.Object({
  url: Type.String({ minLength: 1, maxLength: 2048, default: 'https://example.com/', description: 'a URL' }),
  method: Type.Union(
    methods.map((method) => Type.Literal(method)),
    { default: 'GET', description: `one of ${methods.join(', ')}` },
  ),
  headers: Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 8192 }), {
    default: {},
    description: 'an object of header names and values',
  }),
  /** Without one, a POST, PUT or PATCH sends the results of the steps before. */
  body: Type.Optional(Type.Unknown({ description: 'JSON or a string' })),
  timeout_seconds: Type.Number({
    minimum: 1,
    maximum: maxTimeoutSeconds,
    default: 30,
    description: `a number of seconds from 1 to ${maxTimeoutSeconds}`,
  }),
})

/** Asks a public HTTP server. Its answer is bounded in bytes and time, and each redirect is checked anew. */
export const httpRequest = defineStep({
  input,
  async run({ url, method, headers, body, timeout_seconds }, context) {
    const timeout = AbortSignal.timeout(timeout_seconds * 1000)
    const signal = AbortSignal.any([context.signal, timeout])
    const request: HttpCall = {
      method,
      headers: readHeaders(headers, context.key),
      body: method === 'GET' || method === 'HEAD' ? null : bodyOf(body, context),
    }
    if (request.body !== null && !request.headers.has('content-type'))
      request.headers.set(
        'content-type',
        typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json',
      )
    try {
      const found = await follow(readUrl(url), request, context.options.allowedHosts, signal)
      return { output: await answerOf(found.url, found.response, signal) }
    } catch (error) {
      if (error instanceof StepFault) throw error
      if (timeout.aborted)
        throw new StepFault(`${hostOf(url)} did not answer within ${timeout_seconds} seconds`)
      throw new StepFault(`${hostOf(url)} cannot be reached: ${Object(error).code ?? 'the connection broke'}`)
    }
  },
})

const answerOf = async (url: URL, response: Response, signal: AbortSignal): Promise<Json> => {
  const { status, headers } = response
  if (status >= 500 || retried.has(status)) {
    await response.body?.cancel()
    throw new StepFault(`${url.host} answered ${status}`)
  }
  if (status >= 400) {
    await response.body?.cancel()
    throw new StepInputFault(`${url.host} answered ${status}`)
  }
  const mediaType = headers.get('content-type') ?? ''
  return {
    status,
    url: url.href,
    content_type: mediaType,
    body: await readAtMost(response, mediaType, signal),
  }
}

const readHeaders = (given: Record<string, string>, key: string): Headers => {
  const headers = new Headers({
    'user-agent': 'Convene/1.0',
    accept: 'application/json, text/*;q=0.9, */*;q=0.1',
  })
  for (const [name, value] of Object.entries(given)) {
    if (ownHeaders.test(name)) continue
    try {
      headers.set(name, value)
    } catch {
      throw new StepInputFault(`the header "${name}" is not valid`)
    }
  }
  // A server that knows the key does the work of a second attempt once.
  if (!headers.has('idempotency-key')) headers.set('idempotency-key', encodeURI(key))
  return headers
}

const bodyOf = (body: unknown, { outputs }: StepContext): string => {
  if (typeof body === 'string') return body
  return JSON.stringify(body === undefined ? Object.assign({}, ...Object.values(outputs)) : body)
}
