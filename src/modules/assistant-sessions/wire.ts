import { type Static, t } from 'elysia'
import { invalid } from '../../http/errors.ts'
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

export const closeBody = t.Optional(
  t.Object(
    { status: t.Optional(nullable(oneOf(sessionStatuses.filter((status) => status !== 'active')))) },
    { examples: [{ status: 'resolved' }] },
  ),
)

/** A message that finds its session by itself. One frontend uses the second names. */
export const deliveryBody = t.Object(
  {
    businessId: t.Optional(name('the business')),
    userId: t.Optional(name('its customer')),
    locationId: optionalName('the place'),
    sessionId: optionalName('the session'),
    message: t.Optional(boundedString(1, 32_000)),
    clientMessageId: optionalName('an id of the client, which makes a retry safe'),
    tenant_id: t.Optional(name('the business')),
    user_id: t.Optional(name('its customer')),
    session_id: optionalName('the session'),
    message_id: optionalName('an id of the client, which makes a retry safe'),
    payload: t.Optional(t.Object({ content: t.Optional(boundedString(1, 32_000)) })),
  },
  { examples: [{ ...example, message: 'When are you open?' }] },
)

export const delivered = t.Object({ status: t.Literal('success'), messageId: uuid, sessionId: uuid })

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
const seqOrTime = digits(
  '^(\\d{1,9}|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:\\d\\d))$',
  'a seq (an integer) or a time in ISO 8601 such as 2026-01-31T12:00:00Z',
)
const upTo1000 = digits('^([1-9]\\d{0,2}|1000)$', 'an integer from 1 to 1000')

export const messagesQuery = t.Object({ limit: upTo1000, before: seqOrTime, after: seq })
export const historyQuery = t.Object({ limit: upTo1000 })
export const searchQuery = t.Object({ q: withExample(boundedString(1, 200), 'open'), limit: upTo1000 })
export const exportQuery = t.Object({ format: t.Optional(oneOf(['json', 'txt'])) })
export const sessionParams = t.Object({ id: t.String({ examples: [exampleSessionId] }) })
export const businessParams = t.Object({ businessId })
export const customerParams = t.Object({ businessId, userId })

const toNumber = (text: string | number | undefined): number | null =>
  text === undefined ? null : Number(text)

/** Throws 400 for a time that does not exist. */
const toTime = (text: string): Date => {
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) throw invalid('/before', 'must be a time that exists')
  return time
}

export const toWindow = ({ limit, before, after }: Static<typeof messagesQuery>): Window => ({
  limit: toNumber(limit),
  before: typeof before === 'string' && before.includes('T') ? toTime(before) : toNumber(before),
  after: toNumber(after),
})

const missing = (field: string) => invalid(`/${field}`, 'is required')

/** Reads a delivery in either spelling. Throws 400 VALIDATION_FAILED for a missing part. */
export const toDelivery = (body: Static<typeof deliveryBody>) => {
  const businessId = body.businessId ?? body.tenant_id
  const userId = body.userId ?? body.user_id
  const content = body.message ?? body.payload?.content
  if (businessId === undefined) throw missing('businessId')
  if (userId === undefined) throw missing('userId')
  if (content === undefined) throw missing('message')
  return {
    session: { businessId, userId, locationId: body.locationId },
    sessionId: (body.sessionId ?? body.session_id) || null,
    message: { content, clientMessageId: body.clientMessageId ?? body.message_id },
  }
}

export const toDelivered = ({ id, sessionId }: Message) => ({
  status: 'success' as const,
  messageId: id,
  sessionId,
})

export const stats = t.Object({
  businessId: t.String(),
  total: integer(),
  active: integer(),
  ended: integer(),
  messages: integer(),
  lastMessageAt: nullable(isoDate),
})

export const toSession = ({ _id, userKey, openKey, ...session }: AssistantSession) => ({
  sessionId: _id,
  ...session,
  metadata: JSON.parse(session.metadata) as object,
})

export const foundMessages = t.Object({ messages: t.Array(message) })

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
