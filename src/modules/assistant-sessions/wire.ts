import { type Static, t } from 'elysia'
import { isoDate, nullable, oneOf, uuid } from '../../http/wire.ts'
import {
  type AssistantSession,
  type Message,
  messageRoles,
  type NewSession,
  type SessionChange,
  sessionStatuses,
} from './assistant-session.ts'
import type { Window } from './message-log.ts'

const name = (what: string) =>
  t.String({ minLength: 1, maxLength: 128, description: `${what}, a text of 1 to 128 characters` })
const optionalName = (what: string) =>
  t.Optional(nullable(t.String({ maxLength: 128 }), `${what}, a text of at most 128 characters, or null`))

export const createBody = t.Object({
  businessId: name('the business'),
  userId: name('its customer'),
  locationId: optionalName('the place'),
  sessionType: optionalName('the kind of session'),
})

export const changeBody = t.Object({
  status: t.Optional(oneOf(sessionStatuses)),
  title: t.Optional(nullable(t.String({ maxLength: 500 }), 'a text of at most 500 characters, or null')),
  metadata: t.Optional(
    t.Unsafe<Record<string, unknown>>(
      t.Object({}, { additionalProperties: true, description: 'a JSON object, merged into the one there' }),
    ),
  ),
  sessionType: optionalName('the kind of session'),
  locationId: optionalName('the place'),
})

export const sessionWire = t.Object({
  sessionId: uuid,
  businessId: t.String(),
  locationId: t.String(),
  userId: t.String(),
  sessionType: t.String(),
  status: oneOf(sessionStatuses),
  title: nullable(t.String()),
  metadata: t.Unsafe<object>(t.Object({}, { additionalProperties: true })),
  messageCount: t.Integer(),
  createdAt: isoDate,
  updatedAt: isoDate,
  lastMessageAt: nullable(isoDate),
  endedAt: nullable(isoDate),
})

export const deletedWire = t.Object({ success: t.Literal(true), sessionId: uuid })

export const messageBody = t.Object({
  content: t.String({ minLength: 1, maxLength: 32_000, description: 'a text of 1 to 32000 characters' }),
  role: t.Optional(oneOf(messageRoles)),
  clientMessageId: optionalName('an id of the client, which makes a retry safe'),
  reply: t.Optional(t.Boolean({ description: 'a boolean: whether the model is to answer' })),
})

export const messageWire = t.Object({
  id: uuid,
  messageId: uuid,
  sessionId: uuid,
  seq: t.Integer(),
  role: oneOf(messageRoles),
  type: oneOf(['user', 'agent', 'system']),
  content: t.String(),
  clientMessageId: nullable(t.String()),
  createdAt: isoDate,
  timestamp: isoDate,
})

const seq = t.Optional(t.String({ pattern: '^\\d{1,9}$', description: 'a seq: a whole number' }))
const upTo1000 = t.Optional(
  t.String({ pattern: '^([1-9]\\d{0,2}|1000)$', description: 'a whole number from 1 to 1000' }),
)

export const messagesQuery = t.Object({ limit: upTo1000, before: seq, after: seq })
export const historyQuery = t.Object({ limit: upTo1000 })
export const sessionParams = t.Object({ id: t.String() })
export const businessParams = t.Object({ businessId: name('the business') })
export const customerParams = t.Object({ businessId: name('the business'), userId: name('its customer') })

export const toNewSession = (body: Static<typeof createBody>): NewSession => body
export const toSessionChange = (body: Static<typeof changeBody>): SessionChange => body

export const toWindow = (query: Static<typeof messagesQuery>): Window => ({
  limit: query.limit === undefined ? null : Number(query.limit),
  before: query.before === undefined ? null : Number(query.before),
  after: query.after === undefined ? null : Number(query.after),
})

export const toSessionWire = (session: AssistantSession) => ({
  sessionId: session.id,
  businessId: session.businessId,
  locationId: session.locationId,
  userId: session.userId,
  sessionType: session.sessionType,
  status: session.status,
  title: session.title,
  metadata: JSON.parse(session.metadata) as object,
  messageCount: session.messageCount,
  createdAt: session.createdAt,
  updatedAt: session.updatedAt,
  lastMessageAt: session.lastMessageAt,
  endedAt: session.endedAt,
})

const messageTypes = { user: 'user', assistant: 'agent', system: 'system' } as const

export const toMessageWire = ({
  id,
  sessionId,
  seq,
  role,
  content,
  clientMessageId,
  createdAt,
}: Message) => ({
  id,
  messageId: id,
  sessionId,
  seq,
  role,
  type: messageTypes[role],
  content,
  clientMessageId,
  createdAt,
  timestamp: createdAt,
})

// Administration

export const notesBody = t.Object({
  notes: t.String({ maxLength: 100_000, description: 'a text of at most 100000 characters' }),
})
export const notesWire = t.Object({ businessId: t.String(), notes: t.String(), updatedAt: nullable(isoDate) })

export const conversationsQuery = t.Object({
  q: t.Optional(t.String({ maxLength: 200, description: 'a text of at most 200 characters' })),
})
