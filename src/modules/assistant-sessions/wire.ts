import { type Static, t } from 'elysia'
import {
  boundedString,
  digits,
  integer,
  isoDate,
  nullable,
  oneOf,
  uuid,
  withExample,
} from '../../http/wire.ts'
import { type AssistantSession, type Message, messageRoles, sessionStatuses } from './assistant-session.ts'
import type { Window } from './message-log.ts'
import type { BusinessNotes } from './notes-store.ts'

const name = (what: string) => boundedString(1, 128, `${what}, a string`)
const optionalName = (what: string) =>
  t.Optional(nullable(t.String({ maxLength: 128 }), `${what}, a string of at most 128 characters, or null`))

// Rows of the demo data.
export const exampleSessionId = '019bb2a0-0000-7000-9000-000003000000'
const example = { businessId: 'B0100001', userId: 'user_123' }
const businessId = withExample(name('the business'), example.businessId)
const userId = withExample(name('its customer'), example.userId)

export const createBody = t.Object(
  {
    businessId,
    userId,
    locationId: optionalName('the place'),
    sessionType: optionalName('the kind of session'),
  },
  { examples: [{ ...example, sessionType: 'support' }] },
)

export const changeBody = t.Object(
  {
    status: t.Optional(oneOf(sessionStatuses)),
    title: t.Optional(nullable(t.String({ maxLength: 500 }), 'a string of at most 500 characters, or null')),
    metadata: t.Optional(
      t.Unsafe<Record<string, unknown>>(
        t.Object({}, { additionalProperties: true, description: 'a JSON object, merged into the one there' }),
      ),
    ),
    sessionType: optionalName('the kind of session'),
    locationId: optionalName('the place'),
  },
  { examples: [{ title: 'A visit on Sunday', status: 'resolved', metadata: { page: 'prices' } }] },
)

export const session = t.Object({
  sessionId: uuid,
  businessId: t.String(),
  locationId: t.String(),
  userId: t.String(),
  sessionType: t.String(),
  status: oneOf(sessionStatuses),
  title: nullable(t.String()),
  metadata: t.Unsafe<object>(t.Object({}, { additionalProperties: true })),
  messageCount: integer(),
  createdAt: isoDate,
  updatedAt: isoDate,
  lastMessageAt: nullable(isoDate),
  endedAt: nullable(isoDate),
})

export const deleted = t.Object({ success: t.Literal(true), sessionId: uuid })

export const messageBody = t.Object(
  {
    content: boundedString(1, 32_000),
    role: t.Optional(oneOf(messageRoles)),
    clientMessageId: optionalName('an id of the client, which makes a retry safe'),
    reply: t.Optional(t.Boolean({ description: 'a boolean: whether the model is to answer' })),
  },
  { examples: [{ content: 'What does a visit on Sunday cost?', reply: true }] },
)

export const message = t.Object({
  id: uuid,
  messageId: uuid,
  sessionId: uuid,
  seq: integer(),
  role: oneOf(messageRoles),
  type: oneOf(['user', 'agent', 'system']),
  content: t.String(),
  clientMessageId: nullable(t.String()),
  createdAt: isoDate,
  timestamp: isoDate,
})

const seq = digits('^\\d{1,9}$', 'a seq: an integer')
const upTo1000 = digits('^([1-9]\\d{0,2}|1000)$', 'an integer from 1 to 1000')

export const messagesQuery = t.Object({ limit: upTo1000, before: seq, after: seq })
export const historyQuery = t.Object({ limit: upTo1000 })
export const sessionParams = t.Object({ id: t.String({ examples: [exampleSessionId] }) })
export const businessParams = t.Object({ businessId })
export const customerParams = t.Object({ businessId, userId })

const toNumber = (text: string | number | undefined): number | null =>
  text === undefined ? null : Number(text)

export const toWindow = ({ limit, before, after }: Static<typeof messagesQuery>): Window => ({
  limit: toNumber(limit),
  before: toNumber(before),
  after: toNumber(after),
})

export const toSession = ({ _id, userKey, ...session }: AssistantSession) => ({
  sessionId: _id,
  ...session,
  metadata: JSON.parse(session.metadata) as object,
})

const messageTypes = { user: 'user', assistant: 'agent', system: 'system' } as const

/** Two clients use two names for some fields. */
export const toMessage = ({ replyId, ...message }: Message) => ({
  ...message,
  messageId: message.id,
  type: messageTypes[message.role],
  timestamp: message.createdAt,
})

// Administration

export const notesBody = t.Object(
  { notes: boundedString(0, 100_000) },
  { examples: [{ notes: 'An emergency visit on Sunday costs 140 euros, parts not included.' }] },
)
export const notes = t.Object({ businessId: t.String(), notes: t.String(), updatedAt: nullable(isoDate) })

export const toNotes = ({ _id, ...notes }: BusinessNotes) => ({ businessId: _id, ...notes })

export const conversationsQuery = t.Object({ q: t.Optional(boundedString(0, 200)) })
