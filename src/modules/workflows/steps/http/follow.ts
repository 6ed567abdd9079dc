import { fetchTarget } from '../../../../platform/public-fetch.ts'
import { StepInputFault } from '../step.ts'
import { resolveTarget } from './target.ts'

const maxRedirects = 5
const credentials = ['authorization', 'cookie', 'proxy-authorization']

export type HttpCall = { method: string; headers: Headers; body: string | null }

/** Throws a StepInputFault for a text that is no URL. */
export const readUrl = (text: string): URL => {
  const url = URL.parse(text)
  if (!url) throw new StepInputFault('"url" must be a URL such as https://example.com/path')
  return url
}

export const hostOf = (text: string): string => URL.parse(text)?.host ?? 'the server'

/**
 * Asks a public HTTP server and follows its redirects, each checked anew. `allowed` are hosts (`host:port`) that may be
 * private. Returns the answer, whose body is not read yet. Throws a StepFault for a target that is refused.
 */
export const follow = async (
  first: URL,
  request: HttpCall,
  allowed: readonly string[],
  signal: AbortSignal,
): Promise<{ url: URL; response: Response }> => {
  let url = first
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    const response = await fetchTarget(await resolveTarget(url, allowed), { ...request, signal })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || location === null) return { url, response }
    await response.body?.cancel()
    const next = URL.parse(location, url.href)
    if (!next) throw new StepInputFault(`${url.host} redirects to an address that is not valid`)
    redirect(request, response.status, url, next)
    url = next
  }
  throw new StepInputFault(`${first.host} redirects more than ${maxRedirects} times`)
}

/** As browsers do: a POST becomes a GET after 301, 302 and 303; credentials stay with their origin. */
const redirect = (request: HttpCall, status: number, from: URL, to: URL): void => {
  const isPost = request.method === 'POST'
  if ((status === 303 && request.method !== 'HEAD') || (isPost && (status === 301 || status === 302))) {
    request.method = 'GET'
    request.body = null
    request.headers.delete('content-type')
  }
  if (from.origin !== to.origin) for (const name of credentials) request.headers.delete(name)
}
