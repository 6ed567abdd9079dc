import type { Access } from '../../../http/access.ts'
import { isLoopback, wasForwarded } from '../../../http/address.ts'
import { table } from '../../../http/context.ts'
import { AppError } from '../../../http/errors.ts'
import { bytesWire } from '../../../http/wire.ts'
import type { Metrics } from '../../../platform/metrics.ts'
import { isSameSecret } from '../../../platform/secrets.ts'

/** Metrics name no user and no object, but what they say of the load is not for every caller. */
export const createMetricsRoutes = (may: Access, { scrape }: Metrics, token: string | null) =>
  table('metrics', 'Operations').get(
    '/metrics',
    async ({ request, server }) => {
      if (token === null) {
        const peer = server?.requestIP(request)?.address ?? ''
        if (!isLoopback(peer) || wasForwarded(request.headers))
          throw new AppError('FORBIDDEN', {
            text: 'Without METRICS_TOKEN, metrics are for callers on this machine alone: set it to read them from others',
          })
      } else if (!isSameSecret(tokenOf(request.headers), token))
        throw new AppError('UNAUTHENTICATED', {
          text: 'Send METRICS_TOKEN as Authorization: Bearer',
          headers: { 'www-authenticate': 'Bearer realm="metrics"' },
        })
      const { contentType, text } = await scrape()
      return new Response(text, { headers: { 'content-type': contentType } })
    },
    may.unlimited({
      summary: 'Get the metrics of this process for Prometheus',
      response: { 200: bytesWire('the text format of Prometheus', 'text/plain') },
      fails: ['UNAUTHENTICATED', 'FORBIDDEN'],
    }),
  )

const tokenOf = (headers: Headers): string =>
  /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? ''
