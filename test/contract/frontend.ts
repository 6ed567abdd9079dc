import { expect } from 'bun:test'
import type { Answer, CallOptions, TestServer } from '../support/server.ts'

export type Frontend = ReturnType<typeof openFrontend>

/**
 * A page of `origin` in a browser of its own: it keeps cookies, asks before requests that are not simple, and can
 * read an answer only when CORS lets it. Cookies are sent as `credentials: 'include'` does.
 */
export const openFrontend = ({ call }: Pick<TestServer, 'call'>, origin: string) => {
  const cookies = new Map<string, { value: string; path: string }>()

  const keepCookies = (answer: Answer): void => {
    for (const line of answer.headers.getSetCookie()) {
      const cookie = Bun.Cookie.parse(line)
      if (cookie.value === '' || cookie.maxAge === 0) cookies.delete(cookie.name)
      else cookies.set(cookie.name, { value: cookie.value, path: cookie.path })
    }
  }

  const cookiesFor = (path: string): string =>
    [...cookies]
      .filter(([, cookie]) => path.startsWith(cookie.path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')

  /** Throws where a browser would not let the page read the answer. */
  const requireReadable = (answer: Answer): void => {
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true')
  }

  const preflight = async (method: string, path: string, names: string[]): Promise<void> => {
    const headers = {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': names.join(','),
    }
    const answer = await call('OPTIONS', path, { headers })
    expect(answer.status).toBeLessThan(300)
    requireReadable(answer)
    expect(answer.headers.get('access-control-allow-methods')?.split(/, ?/)).toContain(method)
    const allowed = answer.headers.get('access-control-allow-headers')?.toLowerCase().split(/, ?/) ?? []
    for (const name of names) expect(allowed).toContain(name)
  }

  return {
    cookies,
    async send(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
      const own = Object.keys(options.headers ?? {}).map((name) => name.toLowerCase())
      const names = [
        ...(options.body === undefined ? [] : ['content-type']),
        ...own.filter((name) => name !== 'content-type' && name !== 'accept'),
      ]
      if (names.length > 0 || !['GET', 'POST'].includes(method)) await preflight(method, path, names.sort())
      const cookie = cookiesFor(path)
      const headers = { ...options.headers, origin, ...(cookie && { cookie }) }
      const answer = await call(method, path, { ...options, headers })
      requireReadable(answer)
      keepCookies(answer)
      return answer
    },
  }
}
