import type { ErrorCode } from '../../http/errors.ts'

/** A reply that the model is giving, or gave. Its words are a stream of their own while they come. */
export type ReplyStatus = 'streaming' | 'done' | 'failed'

export type ReplyFailure = Extract<
  ErrorCode,
  'REPLY_STOPPED' | 'REPLY_LOST' | 'MODEL_FAILED' | 'MODEL_UNAVAILABLE'
>

export type Reply = {
  id: string
  sessionId: string
  status: ReplyStatus
  failure: ReplyFailure | null
  /** The whole text, once there is one. */
  text: string | null
  createdAt: Date
}

/** A row of a reply's stream: words as they come, then its end. */
export type ReplyEvent =
  /** `offset` is where `text` begins in the reply, in UTF-16 units. */
  { type: 'delta'; offset: number; text: string } | { type: 'end'; failure: ReplyFailure | null }

/** Whoever asks the model says so every 5 s; after 15 s of silence the reply counts as lost. */
export const leaseMs = 15_000
export const heartbeatMs = 5_000
export const sweepMs = 5_000

/** What was said stays readable for this long after it was said. */
export const keepDeltasSeconds = 60 * 60
export const keepRepliesSeconds = 24 * 60 * 60

/** A reply's final message is stored under this key: once, whoever gets to store it. */
export const answerKey = (replyId: string): string => `reply-${replyId}`
export const clientKey = (clientMessageId: string): string => `client-${clientMessageId}`
