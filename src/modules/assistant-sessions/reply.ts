import type { ErrorCode } from '../../http/errors.ts'

export type ReplyFailure = Extract<
  ErrorCode,
  'REPLY_STOPPED' | 'REPLY_LOST' | 'MODEL_FAILED' | 'MODEL_UNAVAILABLE'
>

/** An answer of the model. A stream of its own holds its words. */
export type Reply = {
  _id: string
  sessionId: string
  status: 'streaming' | 'done' | 'failed'
  failure: ReplyFailure | null
  /** The whole text, once there is one. */
  text: string | null
  /** Whether the end is stored where readers find it: in the stream of words and, if done, as a message. */
  settled: boolean
  stopAsked: boolean
  /** The process that writes the reply. It renews its lease; when the lease ends, the reply is lost. */
  owner: string
  leaseUntil: Date
  createdAt: Date
}

export type ReplyEnd = { text: string } | { failure: ReplyFailure }

/** A row of a reply's stream: words as they come, then its end. */
export type ReplyEvent =
  /** `offset` is where `text` begins in the reply, in UTF-16 units. */
  { type: 'delta'; offset: number; text: string } | { type: 'end'; failure: ReplyFailure | null }

/** How long the words, and then the end, of a reply stay readable. */
export const keepDeltasSeconds = 60 * 60
export const keepRepliesSeconds = 24 * 60 * 60

/** A reply's message is stored under this key, so that several processes store it once. */
export const answerKey = (replyId: string): string => `reply-${replyId}`
export const clientKey = (clientMessageId: string): string => `client-${clientMessageId}`
