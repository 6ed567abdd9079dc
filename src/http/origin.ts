import type { Settings } from '../settings.ts'
import { AppError } from './errors.ts'

export type OriginSettings = Pick<Settings, 'corsOrigins' | 'trustedProxies' | 'publicUrl'>

/**
 * Throws ORIGIN_FORBIDDEN when a page of a foreign origin sends the request. Browsers send cookies with forged
 * cross-site requests too, and take the cookies of the answer. A request without an `Origin` passes.
 */
export const refuseForeignOrigin = (request: Request, settings: OriginSettings): void => {
  const origin = request.headers.get('origin')
  if (origin === null || settings.corsOrigins.includes(origin)) return
  if (origin === originOf(settings.publicUrl) || origin === ownOrigin(request.headers, settings)) return
  throw new AppError('ORIGIN_FORBIDDEN')
}

const readsOnly = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Whether a request may change something. A socket is opened by GET, and still may. */
export const writes = ({ method }: Request): boolean => !readsOnly.has(method)

/** The beginning of the links in an answer: `PUBLIC_URL`, or else the address that the caller asked. */
export const linkBase = (
  { headers }: Request,
  settings: OriginSettings & Pick<Settings, 'publicUrlByDefault'>,
): string =>
  (settings.publicUrlByDefault ? ownOrigin(headers, settings) : undefined) ??
  settings.publicUrl.replace(/\/+$/, '')

/** The server itself speaks HTTP; a trusted proxy before it says what the browser speaks. */
const ownOrigin = (headers: Headers, { trustedProxies }: OriginSettings): string | undefined => {
  const forwarded = trustedProxies > 0 ? headers.get('x-forwarded-proto')?.split(',') : undefined
  const scheme = forwarded?.at(-Math.min(trustedProxies, forwarded.length))?.trim() || 'http'
  return originOf(`${scheme}://${headers.get('host')}`)
}

const originOf = (url: string): string | undefined => URL.parse(url)?.origin
