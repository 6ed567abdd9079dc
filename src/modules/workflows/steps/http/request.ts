import { Type } from '@sinclair/typebox'
import { defineStep, type Json, type StepContext, StepFault, StepInputFault } from '../step.ts'
import { readAtMost } from './read-answer.ts'
import { resolveTarget } from './target.ts'

const maxRedirects = 5
const maxTimeoutSeconds = 120
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const
const retried = new Set([408, 425, 429])

/** They say how the connection works, which is not for a step to say. */
const ownHeaders =
  /^(host|connection|content-length|transfer-encoding|upgrade|te|trailer|keep-alive|proxy-.*|expect)$/i
const credentials = ['authorization', 'cookie', 'proxy-authorization']

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

type Request = { method: string; headers: Headers; body: string | null }

/** Asks a public HTTP server. Its answer is bounded in bytes and time, and each redirect is checked anew. */
export const httpRequest = defineStep({
  input,
  async run({ url, method, headers, body, timeout_seconds }, context) {
    const timeout = AbortSignal.timeout(timeout_seconds * 1000)
    const signal = AbortSignal.any([context.signal, timeout])
    const request: Request = {
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
      return { output: await follow(readUrl(url), request, context, signal) }
    } catch (error) {
      if (error instanceof StepFault) throw error
      if (timeout.aborted)
        throw new StepFault(`${hostOf(url)} did not answer within ${timeout_seconds} seconds`)
      throw new StepFault(`${hostOf(url)} cannot be reached: ${Object(error).code ?? 'the connection broke'}`)
    }
  },
})

const follow = async (
  first: URL,
  request: Request,
  context: StepContext,
  signal: AbortSignal,
): Promise<Json> => {
  let url = first
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    const response = await send(url, request, context, signal)
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || location === null)
      return await answerOf(url, response, signal)
    await response.body?.cancel()
    const next = URL.parse(location, url.href)
    if (!next) throw new StepInputFault(`${url.host} redirects to an address that is not valid`)
    redirect(request, response.status, url, next)
    url = next
  }
  throw new StepInputFault(`${first.host} redirects more than ${maxRedirects} times`)
}

/** Connects to the address that was checked. The certificate must be that of the name. */
const send = async (
  url: URL,
  request: Request,
  { options }: StepContext,
  signal: AbortSignal,
): Promise<Response> => {
  const { address } = await resolveTarget(url, options.allowedHosts)
  const target = new URL(url)
  target.hostname = address.includes(':') ? `[${address}]` : address
  target.hash = ''
  const headers = new Headers(request.headers)
  headers.set('host', url.host)
  return await fetch(target.href, {
    method: request.method,
    headers,
    body: request.body,
    redirect: 'manual',
    keepalive: false,
    signal,
    ...(url.protocol === 'https:' && { tls: { serverName: url.hostname } }),
  } as RequestInit)
}

/** As browsers do: a POST becomes a GET after 301, 302 and 303; credentials stay with their origin. */
const redirect = (request: Request, status: number, from: URL, to: URL): void => {
  const isPost = request.method === 'POST'
  if ((status === 303 && request.method !== 'HEAD') || (isPost && (status === 301 || status === 302))) {
    request.method = 'GET'
    request.body = null
    request.headers.delete('content-type')
  }
  if (from.origin !== to.origin) for (const name of credentials) request.headers.delete(name)
}

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

const readUrl = (text: string): URL => {
  const url = URL.parse(text)
  if (!url) throw new StepInputFault('"url" must be a URL such as https://example.com/path')
  return url
}

const hostOf = (text: string): string => URL.parse(text)?.host ?? 'the server'

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
