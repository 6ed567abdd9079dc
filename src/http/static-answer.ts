import { gzipSync } from 'bun'
import type { ResponseSettings } from './json-response.ts'

/** Content that stays the same while the process runs: compressed once, and sent again only when it has changed. */
export const createStaticAnswer = (content: string | Uint8Array<ArrayBuffer>, contentType: string) => {
  const plain = Buffer.from(content)
  // A weak tag, as both encodings have it.
  const etag = `W/"${Bun.hash(plain).toString(36)}"`
  let compressed: Uint8Array<ArrayBuffer> | null = null

  return ({ request, set }: { request: Request; set: ResponseSettings }, cacheControl: string): Response => {
    const { headers } = set
    headers['cache-control'] = cacheControl
    headers.etag = etag
    headers.vary = [headers.vary, 'Accept-Encoding'].filter(Boolean).join(', ')
    const known = request.headers.get('if-none-match')?.split(/\s*,\s*/) ?? []
    if (known.includes(etag) || known.includes('*')) return new Response(null, { status: 304 })
    if (!acceptsCoding(request.headers, 'gzip'))
      return new Response(plain, { headers: { 'content-type': contentType } })
    compressed ??= gzipSync(plain)
    return new Response(compressed, { headers: { 'content-type': contentType, 'content-encoding': 'gzip' } })
  }
}

export type StaticAnswer = ReturnType<typeof createStaticAnswer>

/** Whether a client takes a content coding such as `br`: it names it, and not with a weight of 0. */
export const acceptsCoding = (headers: Headers, coding: 'br' | 'gzip'): boolean => {
  const named = new RegExp(`^\\s*${coding}\\s*(;\\s*q=(0?\\.\\d*[1-9]\\d*|1(\\.0*)?)\\s*)?$`, 'i')
  return (headers.get('accept-encoding') ?? '').split(',').some((one) => named.test(one))
}
