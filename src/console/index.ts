import type { Logger } from 'pino'
import type { Access } from '../http/access.ts'
import { table } from '../http/context.ts'
import { AppError } from '../http/errors.ts'
import { acceptsCoding } from '../http/static-answer.ts'
import type { Settings } from '../settings.ts'
import { assetsPath, type Build, buildConsole } from './build.ts'
import { faultPage, favicon, policyFor } from './page.ts'

type ConsoleNeeds = {
  may: Access
  settings: Pick<Settings, 'production' | 'publicUrl' | 's3'>
  logger: Logger
}

const oneDay = 'public, max-age=86400'
const forever = 'public, max-age=31536000, immutable'
const html = 'text/html; charset=utf-8'

/**
 * The web console: one page and its files, on the origin of the API, whose cookies it uses. In production it is built
 * once; otherwise each load of the page builds it again, so that a reload shows what was just written.
 */
export const createConsole = ({ may, settings, logger }: ConsoleNeeds) => {
  const { production } = settings
  const policy = policyFor(fileOrigins(settings))
  const hidden = may.unlimited({ hide: true })
  const build = () => {
    const building = buildConsole(production)
    building.catch((error: unknown) =>
      logger.error({ error: faultsOf(error) }, 'the console cannot be built'),
    )
    return building
  }
  let built: Promise<Build> = build()
  let shown = false

  const page =
    (of: 'first' | 'other') =>
    async (c: { set: { headers: Record<string, string | number | undefined> } }) => {
      if (!production && shown) built = build()
      shown = true
      c.set.headers['cache-control'] = 'no-cache'
      c.set.headers['content-security-policy'] = policy
      return await built.then(
        (build) => new Response(build[of], { headers: { 'content-type': html } }),
        (error: unknown) => {
          if (production) throw error
          return new Response(faultPage(faultsOf(error)), { status: 500, headers: { 'content-type': html } })
        },
      )
    }

  const app = table('console', 'Console')
  app.get('/console', page('first'), hidden)
  for (const path of ['/console/*', '/reset-password', '/verify-email']) app.get(path, page('other'), hidden)
  return app
    .get(
      `${assetsPath}:name`,
      async ({ params, request, set }) => {
        const asset = (await built).assets.get(params.name)
        if (!asset) throw new AppError('NOT_FOUND')
        const encoding = bestEncoding(request.headers, asset.br !== null)
        const bytes = (encoding !== null && asset[encoding]) || asset.plain
        set.headers['cache-control'] = forever
        set.headers.vary = 'Accept-Encoding'
        return new Response(bytes, {
          headers: {
            'content-type': asset.type,
            ...(encoding !== null && { 'content-encoding': encoding }),
          },
        })
      },
      hidden,
    )
    .get(
      '/favicon.svg',
      ({ set }) => {
        set.headers['cache-control'] = oneDay
        return new Response(favicon, { headers: { 'content-type': 'image/svg+xml' } })
      },
      hidden,
    )
    .get('/favicon.ico', ({ redirect }) => redirect('/favicon.svg'), hidden)
}

/** Where pictures and films come from besides: the address in links, and the S3 server that they lead to. */
const fileOrigins = ({ publicUrl, s3 }: ConsoleNeeds['settings']): string[] => {
  const own = new URL(publicUrl).origin
  if (s3 === null) return [own]
  const server = s3.publicEndpoint ?? s3.endpoint
  return [own, server === null ? 'https://*.amazonaws.com' : new URL(server).origin]
}

const bestEncoding = (headers: Headers, packed: boolean): 'br' | 'gzip' | null =>
  (packed && (['br', 'gzip'] as const).find((coding) => acceptsCoding(headers, coding))) || null

const faultsOf = (error: unknown): string =>
  error instanceof AggregateError ? error.errors.map(String).join('\n') : String(error)
