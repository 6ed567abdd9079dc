import { type Static, t } from 'elysia'
import { isoDate, nullable, oneOf, pageQuery, uuid } from '../../http/wire.ts'
import type { JsonObject, JsonValue } from './free-json.ts'
import type { CreateRequest } from './service.ts'
import {
  type FlowType,
  flowTypes,
  type SaveRequest,
  sessionStatuses,
  type ValuationSession,
} from './valuation-session.ts'

const anyCase = (words: readonly string[], description: string) =>
  t.Union([t.Null(), t.String({ pattern: `^(?:${words.map(caseless).join('|')})$` })], { description })

/** JSON Schema has no flag for it, so that `Done` becomes `[dD][oO][nN][eE]`. */
const caseless = (word: string): string =>
  word.replace(/[A-Z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`)

const textOrNull = (pattern: string, description: string) =>
  t.Union([t.Null(), t.String({ pattern })], { description })

const freeObject = t.Union([t.Null(), t.Unsafe<JsonObject>(t.Object({}, { additionalProperties: true }))], {
  description: 'a JSON object or null',
})
const freeJson = t.Unsafe<JsonValue>(t.Unknown({ description: 'any JSON' }))

const currentView = anyCase(flowTypes, 'manual or conversational')
const openStatuses = ['IN_PROGRESS', 'COMPLETED', 'ARCHIVED'] as const

export const createBody = t.Object({
  report_id: t.Optional(
    textOrNull(
      '^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$',
      '1 to 128 characters of A-Z, a-z, 0-9, _, . and -, starting with a letter or digit',
    ),
  ),
  current_view: t.Optional(currentView),
  form_data: t.Optional(freeObject),
  initial_data: t.Optional(freeObject),
  business_card_token: t.Optional(
    t.Union([t.Null(), t.String({ maxLength: 128 })], {
      description: 'a card token of at most 128 characters',
    }),
  ),
})

export const saveBody = t.Object({
  partial_data: t.Optional(freeObject),
  form_data: t.Optional(freeObject),
  collected_data: t.Optional(freeJson),
  conversation_history: t.Optional(freeJson),
  valuation_result: t.Optional(freeJson),
  current_view: t.Optional(currentView),
  status: t.Optional(anyCase(openStatuses, 'in_progress, completed or archived')),
})

export const migrateBody = t.Object({
  guest_session_id: t.String({
    pattern: '^[A-Za-z0-9_-]{8,128}$',
    description: '8 to 128 characters of A-Z, a-z, 0-9, _ and -',
  }),
})

export const listQuery = t.Object({
  limit: pageQuery.limit,
  offset: t.Optional(
    t.String({ pattern: '^(?:[0-9]{1,6}|1000000)$', description: 'a whole number from 0 to 1000000' }),
  ),
  status: t.Optional(
    t.String({
      pattern: `^(?:${['all', ...sessionStatuses].map(caseless).join('|')})$`,
      description: 'all, in_progress, completed, archived or deleted',
    }),
  ),
})

const status = oneOf(sessionStatuses)

const summaryWire = t.Object({
  id: uuid,
  report_id: t.String(),
  status,
  current_view: oneOf(flowTypes),
  created_at: isoDate,
  updated_at: isoDate,
  completed_at: nullable(isoDate),
  form_data: t.Unknown(),
  valuation_result: t.Unknown(),
})

const sessionWire = t.Object({
  ...summaryWire.properties,
  user_id: nullable(t.String()),
  guest_session_id: nullable(t.String()),
  collected_data: t.Unknown(),
  conversation_history: t.Unknown(),
  business_card_token: nullable(t.String()),
  prefilled_from_card: t.Boolean(),
})

export const sessionAnswer = t.Object({ session: sessionWire })
export const duplicateAnswer = t.Object({
  original_report_id: t.String(),
  new_report_id: t.String(),
  session: sessionWire,
})
export const listAnswer = t.Object({
  sessions: t.Array(summaryWire),
  total: t.Integer(),
  has_more: t.Boolean(),
  truncated: t.Optional(t.Literal(true)),
})
export const deleteAnswer = t.Object({ success: t.Literal(true), deleted_report_id: t.String() })
export const migrateAnswer = t.Object({ success: t.Literal(true), migrated: t.Integer() })

const flow = (text: string | null | undefined): FlowType | undefined =>
  flowTypes.find((word) => word === text?.toUpperCase())

/** Card tokens and the rest come in as they are: an empty token means none. */
export const toCreateRequest = (body: Static<typeof createBody>): CreateRequest => ({
  reportId: body.report_id ?? null,
  currentView: flow(body.current_view) ?? 'MANUAL',
  formData: body.form_data ?? body.initial_data ?? null,
  businessCardToken: body.business_card_token || null,
})

/** null for a word or for `partial_data` asks for nothing; for a whole field it empties it. */
export const toSaveRequest = (body: Static<typeof saveBody>): SaveRequest => {
  const view = flow(body.current_view)
  const wanted = openStatuses.find((word) => word === body.status?.toUpperCase())
  return {
    ...(body.partial_data && { partialData: body.partial_data }),
    ...(body.form_data !== undefined && { formData: body.form_data }),
    ...(body.collected_data !== undefined && { collectedData: body.collected_data }),
    ...(body.conversation_history !== undefined && { conversationHistory: body.conversation_history }),
    ...(body.valuation_result !== undefined && { valuationResult: body.valuation_result }),
    ...(view && { currentView: view }),
    ...(wanted && { status: wanted }),
  }
}

/** The status that a list is asked for; null for all. */
export const toStatus = (word: string | undefined) =>
  sessionStatuses.find((status) => status === word?.toUpperCase()) ?? null

/** Strong, and as good as the save it names: `updated_at` never stands still between two saves. */
export const etagOf = (session: { updatedAt: Date }): string => `"${session.updatedAt.toISOString()}"`

/** Whether an `If-Match` (absent: yes) names this state. Weak tags never match, as RFC 9110 has it. */
export const matches = (ifMatch: string | null, session: ValuationSession): boolean =>
  ifMatch === null || ifMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim() === etagOf(session))
