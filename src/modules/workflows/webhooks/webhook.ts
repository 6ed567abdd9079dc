/** An address of a client that is told what happens (Standard Webhooks). */

export const webhookEvents = [
  'execution.completed',
  'execution.failed',
  'execution.cancelled',
  'ticket.updated',
  'request.updated',
] as const
export const webhookStatuses = ['active', 'disabled'] as const
/** `user`: by a call; `gone`: it answered 410; `failing`: nothing was delivered for days. */
export const disabledReasons = ['user', 'gone', 'failing'] as const

export type WebhookEvent = (typeof webhookEvents)[number]
export type WebhookStatus = (typeof webhookStatuses)[number]
export type DisabledReason = (typeof disabledReasons)[number]

/** `sealed`: a secret under a key of the server. `until`: one that was rotated out signs until then. */
export type WebhookSecret = { sealed: string; until: Date | null }

export type Webhook = {
  _id: string
  client_id: string
  /** Of 1 to 10, one webhook of a client in each. */
  slot: number
  url: string
  description: string
  events: WebhookEvent[]
  status: WebhookStatus
  disabled_reason: DisabledReason | null
  disabled_at: Date | null
  /** The newest first. */
  secrets: WebhookSecret[]
  /** The first failure since the last success. */
  failing_since: Date | null
  /** The owners of the client are still to be told that it was disabled. */
  untold?: true
  created_at: Date
  updated_at: Date
}

/** What happened. `id` is the same however often it is published, and has no dot: it becomes `webhook-id`. */
export type News = {
  client_id: string
  type: WebhookEvent
  id: string
  data: Record<string, unknown>
  at: Date
}

export const maxWebhooks = 10
/** Rotated again and again, the oldest secrets end early: each one is a signature in a header. */
export const maxSecrets = 5

const secretPrefix = 'whsec_'

/** Returns a new secret: 32 random bytes as Standard Webhooks writes them. */
export const makeSecret = (): string =>
  secretPrefix + Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')

/** Those that sign at a time. */
export const signingSecrets = (secrets: WebhookSecret[], now: Date): WebhookSecret[] =>
  secrets.filter(({ until }) => until === null || until > now)

/** The secrets after a rotation: the one of before signs on for `overlapMs`. */
export const rotatedSecrets = (
  secrets: WebhookSecret[],
  sealed: string,
  now: Date,
  overlapMs: number,
): WebhookSecret[] => {
  const end = new Date(now.getTime() + overlapMs)
  const kept = signingSecrets(secrets, now).map((secret) => ({ ...secret, until: secret.until ?? end }))
  return [{ sealed, until: null }, ...kept].slice(0, maxSecrets)
}

export type NewWebhook = Pick<Webhook, '_id' | 'url' | 'events' | 'description'> & { sealed: string }

export const openWebhook = (
  { sealed, ...given }: NewWebhook,
  now: Date,
): Omit<Webhook, 'client_id' | 'slot'> => ({
  ...given,
  status: 'active',
  disabled_reason: null,
  disabled_at: null,
  secrets: [{ sealed, until: null }],
  failing_since: null,
  created_at: now,
  updated_at: now,
})
