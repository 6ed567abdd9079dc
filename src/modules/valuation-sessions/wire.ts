import { type Static, t } from 'elysia'
import { guestIdPattern } from '../../http/caller.ts'
import { digits, integer, isoDate, nullable, oneOf, pageQuery, uuid } from '../../http/wire.ts'
import { createRowWriter } from '../../platform/bson-json.ts'
import type { JsonObject, JsonValue } from './free-json.ts'
import type { SessionList } from './session-lists.ts'
import {
  type CreateRequest,
  type FlowType,
  flowTypes,
  reportIdPattern,
  type SaveRequest,
  sessionStatuses,
  type ValuationSession,
} from './valuation-session.ts'

// Requests

/** A session of the demo data. */
export const exampleReportId = 'val_demo_visitor'

const anyCase = (words: readonly string[]) => `^(?:${words.map(caseless).join('|')})$`

/** JSON Schema has no flag for it, so that `Done` becomes `[dD][oO][nN][eE]`. */
const caseless = (word: string): string =>
  word.replace(/[A-Z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`)

export const nullableString = (pattern: string, description: string) =>
  t.Optional(nullable(t.String({ pattern }), description))

export const freeObject = t.Optional(
  nullable(t.Unsafe<JsonObject>(t.Object({}, { additionalProperties: true })), 'a JSON object or null'),
)
export const freeJson = t.Optional(t.Unsafe<JsonValue>(t.Unknown({ description: 'any JSON' })))

/** Frontends call a conversational session `ai-guided` too. */
const viewPattern = anyCase([...flowTypes, 'ai-guided'])
const viewDescription = 'manual, conversational or ai-guided'
export const view = t.String({ pattern: viewPattern, description: viewDescription })
export const currentView = nullableString(viewPattern, viewDescription)

export const reportId = nullableString(
  reportIdPattern.source,
  '1 to 128 characters of A-Z, a-z, 0-9, _, . and -, starting with a letter or digit',
)

export const guestSessionId = t.Optional(
  nullable(
    t.String({ maxLength: 128 }),
    '8 to 128 characters of A-Z, a-z, 0-9, _ and -: the guest, where no header or cookie names it',
  ),
)

const openStatuses = ['IN_PROGRESS', 'COMPLETED', 'ARCHIVED'] as const

export const createBody = t.Object(
  {
    report_id: reportId,
    current_view: currentView,
    form_data: freeObject,
    initial_data: freeObject,
    // The names of a frontend that writes in camel case.
    reportId,
    currentView,
    partialData: freeObject,
    guest_session_id: guestSessionId,
    business_card_token: t.Optional(
      nullable(t.String({ maxLength: 128 }), 'a card token of at most 128 characters'),
    ),
  },
  {
    examples: [{ current_view: 'manual', form_data: { company_name: 'Bakkerij Peeters', revenue: 640_000 } }],
  },
)

export const saveBody = t.Object(
  {
    partial_data: freeObject,
    form_data: freeObject,
    collected_data: freeJson,
    conversation_history: freeJson,
    valuation_result: freeJson,
    current_view: currentView,
    status: nullableString(anyCase(openStatuses), 'in_progress, completed or archived'),
  },
  { examples: [{ partial_data: { revenue: 655_000, employee_count: 7 }, status: 'completed' }] },
)

export const migrateBody = t.Object(
  {
    guest_session_id: t.String({
      pattern: guestIdPattern,
      description: '8 to 128 characters of A-Z, a-z, 0-9, _ and -',
    }),
  },
  { examples: [{ guest_session_id: 'my_guest_id' }] },
)

export const deletedQuery = t.Object({
  limit: pageQuery.limit,
  offset: digits('^(?:[0-9]{1,6}|1000000)$', 'an integer from 0 to 1000000'),
})

export const listQuery = t.Object({
  ...deletedQuery.properties,
  status: t.Optional(
    t.String({
      pattern: anyCase(['all', ...sessionStatuses]),
      description: 'all, in_progress, completed, archived or deleted',
    }),
  ),
})

/** The guest that a body names, before it is checked: an anonymous caller is told to sign in first. */
export const guestIdIn = (body: unknown): string | null => {
  const given = typeof body === 'object' && body !== null && 'guest_session_id' in body
  return given && typeof body.guest_session_id === 'string' ? body.guest_session_id : null
}

/** The words of a request come in any case. */
const wordIn = <Word extends string>(words: readonly Word[], given: string | null | undefined) =>
  words.find((word) => word === given?.toUpperCase())

/** Returns undefined for no word. */
export const toFlowType = (word: string | null | undefined): FlowType | undefined =>
  word?.toUpperCase() === 'AI-GUIDED' ? 'CONVERSATIONAL' : wordIn(flowTypes, word)

/** An empty card token means none. */
export const toCreateRequest = (body: Static<typeof createBody>): CreateRequest => ({
  report_id: body.report_id ?? body.reportId ?? null,
  current_view: toFlowType(body.current_view ?? body.currentView) ?? 'MANUAL',
  form_data: body.form_data ?? body.initial_data ?? body.partialData ?? null,
  business_card_token: body.business_card_token || null,
})

/** null for a word or for `partial_data` changes nothing; a whole field becomes null. */
export const toSaveRequest = (body: Static<typeof saveBody>): SaveRequest => ({
  partial_data: body.partial_data ?? undefined,
  form_data: body.form_data,
  collected_data: body.collected_data,
  conversation_history: body.conversation_history,
  valuation_result: body.valuation_result,
  current_view: toFlowType(body.current_view),
  status: wordIn(openStatuses, body.status),
})

/** The status that a list is limited to; null for all. */
export const toStatus = (word: string | undefined) => wordIn(sessionStatuses, word) ?? null

// Answers

const summary = t.Object({
  id: uuid,
  report_id: t.String(),
  status: oneOf(sessionStatuses),
  current_view: oneOf(flowTypes),
  created_at: isoDate,
  updated_at: isoDate,
  completed_at: nullable(isoDate),
  form_data: t.Unknown(),
  valuation_result: t.Unknown(),
})

const session = t.Object({
  ...summary.properties,
  user_id: nullable(t.String()),
  guest_session_id: nullable(t.String()),
  collected_data: t.Unknown(),
  conversation_history: t.Unknown(),
  business_card_token: nullable(t.String()),
  prefilled_from_card: t.Boolean(),
})

export const oneSession = t.Object({ session })
export const duplicate = t.Object({
  original_report_id: t.String(),
  new_report_id: t.String(),
  session,
})
export const list = t.Object({
  sessions: t.Array(summary),
  total: integer(),
  has_more: t.Boolean(),
  truncated: t.Optional(t.Literal(true)),
})
export const deletedList = t.Object({
  ...list.properties,
  sessions: t.Array(t.Object({ ...summary.properties, erase_at: isoDate })),
})
export const deleted = t.Object({ success: t.Literal(true), deleted_report_id: t.String() })
export const migrated = t.Object({ success: t.Literal(true), migrated: integer() })

export const toSession = (row: ValuationSession) => {
  const { _id, name: _1, data_source: _2, html_report: _3, info_tab_html: _4, ...session } = row
  return { id: _id, ...session }
}

const writeRow = createRowWriter<ValuationSession>({ names: { _id: ['id'] } })
const writeSummary = createRowWriter<ValuationSession>({
  names: { _id: ['id'] },
  absentAsNull: ['form_data', 'valuation_result'],
})

/** A stored row as the bytes of `oneSession`. */
export const rowToSessionJson = (row: Uint8Array) => writeRow.row(row, '{"session":', '}')

/** The bytes of `list`. */
export const toListJson = ({ rows, total, has_more, truncated }: SessionList) => {
  const rest = JSON.stringify({ total, has_more, ...(truncated && { truncated }) })
  return writeSummary.rows(rows, '{"sessions":', `,${rest.slice(1)}`)
}
