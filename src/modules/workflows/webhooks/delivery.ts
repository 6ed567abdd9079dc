import type { News, WebhookEvent } from './webhook.ts'

/** One event for one webhook. The row is the queue too: `status`, `attempt` and `next_attempt_at` decide. */

export const deliveryStatuses = ['pending', 'sending', 'delivered', 'failed'] as const
export type DeliveryStatus = (typeof deliveryStatuses)[number]

export type Attempt = {
  at: Date
  status_code: number | null
  /** null where the process of the attempt ended. */
  duration_ms: number | null
  error: string | null
  /** The first 1 KB of the answer. */
  response: string | null
}

export type Delivery = {
  _id: string
  /** `<event id>:<webhook id>`, unique: an event that is published twice is delivered once. */
  key: string
  client_id: string
  webhook_id: string
  /** Sent as `webhook-id`, also by a delivery that repeats another one. */
  event_id: string
  type: WebhookEvent
  /** The body as it is signed and sent. */
  payload: string
  status: DeliveryStatus
  /** Raised by each claim. A write of an earlier claim is refused. */
  attempt: number
  attempts: Attempt[]
  /** No process claims it before; null once it has ended. */
  next_attempt_at: Date | null
  owner: string | null
  /** The time of the claim, by the clock of the store. */
  claimed_at: Date | null
  resend_of: string | null
  created_at: Date
  completed_at: Date | null
}

export const keepSeconds = 30 * 24 * 60 * 60
export const maxResponseBytes = 1024
/** Of `data` as JSON. */
const maxDataBytes = 64 * 1024

/** Multiples of the first pause: 5 s, 1 min, 5 min, 30 min, 2 h, 6 h and 15 h. */
const pauses = [1, 12, 60, 360, 1440, 4320, 10_800]
/** With those whose process ended, which are no fault of the receiver. */
const maxLoggedAttempts = 24

/** Clocks of two machines may differ by this much: where a clock is behind, a delivery is due later. */
const clockSkewMs = 1000

/** The pause after a number of attempts, ± 50 %, so that what failed together is not repeated so; null after the last. */
export const pauseMs = (attempts: number, firstMs: number): number | null => {
  const factor = pauses[attempts - 1]
  return factor === undefined ? null : firstMs * factor * (0.5 + Math.random())
}

/** Returns the time of the attempt after these; null after the last. One that its process did not end is made anew. */
export const nextAttemptAt = (attempts: Attempt[], firstMs: number, now: Date): Date | null => {
  const made = attempts.filter(({ duration_ms }) => duration_ms !== null)
  const isLost = attempts.at(-1)?.duration_ms === null
  const pause = isLost ? 0 : pauseMs(made.length, firstMs)
  if (pause === null || attempts.length >= maxLoggedAttempts) return null
  return new Date(now.getTime() + pause)
}

const waiting = (now: Date) => ({
  status: 'pending' as const,
  attempt: 0,
  attempts: [],
  next_attempt_at: new Date(now.getTime() - clockSkewMs),
  owner: null,
  claimed_at: null,
  created_at: now,
  completed_at: null,
})

/** The receiver can get what is too large by its id. */
const bounded = (data: News['data']): News['data'] =>
  Buffer.byteLength(JSON.stringify(data)) > maxDataBytes ? { id: data.id ?? null, truncated: true } : data

export const openDelivery = (
  { client_id, type, id, data, at }: News,
  webhook_id: string,
  now: Date,
): Delivery => ({
  _id: Bun.randomUUIDv7(),
  key: `${id}:${webhook_id}`,
  client_id,
  webhook_id,
  event_id: id,
  type,
  payload: JSON.stringify({ type, timestamp: at, data: bounded(data) }),
  resend_of: null,
  ...waiting(now),
})

/** The same event to the same webhook once more. */
export const repeatDelivery = (delivery: Delivery, now: Date): Delivery => {
  const _id = Bun.randomUUIDv7()
  return { ...delivery, _id, key: `${delivery.key}:${_id}`, resend_of: delivery._id, ...waiting(now) }
}
