import type { Access } from '../../../http/access.ts'
import { readBytes } from '../../../http/body.ts'
import { table } from '../../../http/context.ts'
import { AppError } from '../../../http/errors.ts'
import { decodeText } from '../../../http/json.ts'
import type { Settings } from '../../../settings.ts'
import type { StripeEventService } from './event-service.ts'
import type { StripeApi } from './stripe-api.ts'
import * as wire from './wire.ts'

/** Events with many lines are longer than other bodies. */
const maxEventBytes = 1024 * 1024

/** `stripe` is null where no secret of webhooks is set. */
export const createStripeRoutes = (
  may: Access,
  stripe: { api: StripeApi; events: StripeEventService } | null,
  { timings }: Pick<Settings, 'timings'>,
) =>
  table('stripe', 'Statements', '/api/v1').post(
    '/stripe/webhook',
    async (c) => {
      if (!stripe) throw new AppError('NOT_FOUND')
      const { headers } = c.request
      if (!/^application\/json\b/i.test(headers.get('content-type') ?? ''))
        throw new AppError('UNSUPPORTED_MEDIA_TYPE')
      // The signature is of the bytes as they came.
      const body = decodeText(await readBytes(c.request, maxEventBytes, timings.bodyIdleMs))
      const event = await stripe.api.readEvent(body, headers.get('stripe-signature') ?? '')
      wire.checkEvent(event)
      await stripe.events.handle(event)
      return { received: true as const }
    },
    may.publicUnread({
      summary:
        'Receive an event of Stripe, signed by `Stripe-Signature`; 404 without `STRIPE_WEBHOOK_SECRET`',
      requestBody: wire.eventBody,
      response: { 200: wire.received },
      fails: ['NOT_FOUND', 'VALIDATION_FAILED', 'STRIPE_SIGNATURE_INVALID'],
    }),
  )
