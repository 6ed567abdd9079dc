import { t } from 'elysia'
import { createCheck } from '../../../http/check.ts'
import { invalid } from '../../../http/errors.ts'
import { storable } from '../../../http/socket-frames.ts'
import { boundedString, digits, integer, isoDate, nullable, oneOf, uuid } from '../../../http/wire.ts'
import { attentionTypes } from './encounter.ts'
import type { NamedMessage, NewMessage, Window } from './message.ts'

export const message = t.Object({
  id: uuid,
  seq: integer(),
  session_id: uuid,
  user_id: uuid,
  senderId: uuid,
  from: t.String(),
  senderName: t.String(),
  role: t.String(),
  text: t.String({ description: 'empty once the message is deleted' }),
  created_at: isoDate,
  timestamp: isoDate,
  edited_at: nullable(isoDate),
  deleted_at: nullable(isoDate),
})
export const messages = t.Array(message)

/** Frontends read some fields under two names. */
export const toMessage = ({ message, name }: NamedMessage) => ({
  id: message.id,
  seq: message.seq,
  session_id: message.session_id,
  user_id: message.user_id,
  senderId: message.user_id,
  from: name,
  senderName: name,
  role: message.role,
  text: message.text,
  created_at: message.created_at,
  timestamp: message.created_at,
  edited_at: message.edited_at,
  deleted_at: message.deleted_at,
})

/** The data of `newMessage` and `messageChanged`. */
export const toMessageFrame = (one: NamedMessage) => ({
  ...toMessage(one),
  sessionId: one.message.session_id,
})

const maxText = 2000
const text = t.String({ description: `a string of 1 to ${maxText} characters, without the spaces around it` })

/** Throws as `readMessage` does. */
export const readText = (text: string): string => {
  const trimmed = text.trim()
  if (trimmed.length < 1 || trimmed.length > maxText)
    throw invalid('/text', `must be a string of 1 to ${maxText} characters, without the spaces around it`)
  return storable(trimmed)
}

const clientMessageId = t.Optional(
  nullable(
    t.String({ maxLength: 128 }),
    'an id of the client, which makes a retry safe: a string of at most 128 characters, or null',
  ),
)

export const messageBody = t.Object(
  { text, clientMessageId },
  { examples: [{ text: 'See you on Monday!', clientMessageId: 'message-1' }] },
)
export const editBody = t.Object({ text }, { examples: [{ text: 'See you on Tuesday!' }] })

/** Throws 400 for a text that is empty or too long once it is trimmed, or that cannot be stored. */
export const readMessage = ({ text, clientMessageId }: typeof messageBody.static): NewMessage => ({
  text: readText(text),
  clientMessageId: clientMessageId && storable(clientMessageId),
})

const seq = digits('^\\d{1,9}$', 'a seq: an integer')

export const messagesQuery = t.Object({
  limit: digits('^([1-9]\\d{0,2}|1000)$', 'an integer from 1 to 1000'),
  before: seq,
  after: seq,
})

const toNumber = (text: string | number | undefined) => (text === undefined ? undefined : Number(text))

export const readWindow = ({ limit, before, after }: typeof messagesQuery.static): Window => ({
  limit: toNumber(limit),
  before: toNumber(before),
  after: toNumber(after),
})

const id = boundedString(1, 64, 'an id')
export const messageParams = t.Object({
  id: t.String({ maxLength: 64 }),
  messageId: t.String({ maxLength: 64, examples: uuid.examples }),
})

// Frames. A `userId` or a `senderId` in them is ignored.

const seqNumber = integer({ minimum: 0, maximum: 999_999_999, description: 'a seq: an integer' })
export const checkSession = createCheck(t.Object({ sessionId: id }))
export const checkJoin = createCheck(t.Object({ sessionId: id, after: t.Optional(nullable(seqNumber)) }))
export const checkMessage = createCheck(t.Object({ sessionId: id, ...messageBody.properties }))
export const checkRead = createCheck(t.Object({ sessionId: id, seq: seqNumber }))
export const checkPhase = createCheck(t.Object({ sessionId: id, phase: boundedString(1, 64) }))
export const checkAttention = createCheck(t.Object({ sessionId: id, type: oneOf(attentionTypes) }))
