import type Stripe from 'stripe'
import { AppError } from '../../../http/errors.ts'
import type { StripeSettings } from '../../../settings.ts'

/** The name of the meter that adds up the cents of completed runs; it exists in the account of Stripe. */
export const meterName = 'workflow_run_cents'

export const signatureSeconds = 5 * 60

/** `refused`: Stripe will not take this one. `away`: it takes none now, or its answer was lost. */
export class StripeFault extends Error {
  readonly kind: 'refused' | 'away'

  constructor(kind: 'refused' | 'away', cause: unknown) {
    super(`Stripe: ${cause instanceof Error ? cause.message : 'no answer'}`, { cause })
    this.name = 'StripeFault'
    this.kind = kind
  }
}

export type NewCustomer = { key: string; clientId: string; name: string; email: string | null }
export type UsageReport = { id: string; customerId: string; cents: number; at: Date }

/** Returns the few calls of Stripe that are used here. Its library is loaded by the first one: it takes 10 MB. */
export const createStripeApi = ({ secretKey, webhookSecret, apiUrl }: StripeSettings, callMs: number) => {
  let loaded: Promise<Stripe> | null = null
  const load = async (): Promise<Stripe> => {
    const { default: Client } = await import('stripe')
    const url = apiUrl === null ? null : new URL(apiUrl)
    return new Client(secretKey, {
      // The jobs that call it repeat, and know when not to.
      maxNetworkRetries: 0,
      timeout: callMs,
      telemetry: false,
      ...(url && { protocol: 'http', host: url.hostname, port: url.port }),
    })
  }
  const stripe = (): Promise<Stripe> => {
    loaded ??= load()
    return loaded
  }

  /** Throws StripeFault. */
  const ask = async <T>(call: (client: Stripe) => Promise<T>): Promise<T> => {
    const client = await stripe()
    try {
      return await call(client)
    } catch (error) {
      throw new StripeFault(isRefusal(error) ? 'refused' : 'away', error)
    }
  }

  return {
    /** Creates a customer; repeated under one key, it is the same one. Returns its id. */
    createCustomer: async ({ key, clientId, name, email }: NewCustomer): Promise<string> =>
      await ask(async ({ customers }) => {
        const fields = { name, ...(email !== null && { email }), metadata: { client_id: clientId } }
        return (await customers.create(fields, { idempotencyKey: key })).id
      }),

    /** Reports a run. Repeated under one id within a day, it counts once. */
    reportUsage: async ({ id, customerId, cents, at }: UsageReport): Promise<void> =>
      await ask(async ({ billing }) => {
        try {
          await billing.meterEvents.create(
            {
              event_name: meterName,
              identifier: id,
              timestamp: Math.floor(at.getTime() / 1000),
              payload: { stripe_customer_id: customerId, value: String(cents) },
            },
            { idempotencyKey: id },
          )
        } catch (error) {
          // Stripe has it: the answer of an earlier call was lost.
          if (!isKnownAlready(error)) throw error
        }
      }),

    /** Returns the event of a webhook. Throws STRIPE_SIGNATURE_INVALID, BODY_UNREADABLE for signed text that is no JSON. */
    async readEvent(body: string, signature: string): Promise<Stripe.Event> {
      const { webhooks } = await stripe()
      try {
        return await webhooks.constructEventAsync(body, signature, webhookSecret ?? '', signatureSeconds)
      } catch (error) {
        if (Object(error).type === 'StripeSignatureVerificationError')
          throw new AppError('STRIPE_SIGNATURE_INVALID', { cause: error })
        throw new AppError('BODY_UNREADABLE', { cause: error })
      }
    },
  }
}

export type StripeApi = ReturnType<typeof createStripeApi>

/** Limits and wrong keys pass for all calls alike; anything below 500 but those is about this call. */
const isRefusal = (error: unknown): boolean => {
  const { statusCode } = Object(error)
  return typeof statusCode === 'number' && statusCode < 500 && ![401, 403, 409, 429].includes(statusCode)
}

const isKnownAlready = (error: unknown): boolean => {
  const { statusCode, code, message } = Object(error)
  return (
    statusCode === 400 &&
    (code === 'duplicate_meter_event' || /already exists with identifier/i.test(String(message)))
  )
}
