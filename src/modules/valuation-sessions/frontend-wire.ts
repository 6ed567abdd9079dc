import { type Static, t } from 'elysia'
import { guestIdPattern } from '../../http/caller.ts'
import { boundedString, integer, isoDate, nullable, oneOf, pageQuery, uuid } from '../../http/wire.ts'
import { createRowWriter } from '../../platform/bson-json.ts'
import type { SessionList } from './session-lists.ts'
import type { CreateRequest, FlowType, SaveRequest, ValuationSession } from './valuation-session.ts'
import { currentView, freeJson, freeObject, guestSessionId, reportId, toFlowType, view } from './wire.ts'

// Requests

const label = t.Optional(nullable(boundedString(0, 500), 'a string of at most 500 characters, or null'))
const html = t.Optional(nullable(t.String(), 'a string or null'))

export const exampleGuestId = 'my_guest_id'

export const guestQuery = t.Object({ guest_session_id: t.Optional(t.String()) })

export const createBody = t.Object(
  {
    reportId,
    currentView,
    dataSource: label,
    partialData: freeObject,
    sessionData: freeObject,
    name: label,
    guest_session_id: guestSessionId,
  },
  {
    examples: [
      { currentView: 'manual', partialData: { company_name: 'Bakkerij Peeters', revenue: 640_000 } },
    ],
  },
)

export const saveBody = t.Omit(createBody, ['reportId'], {
  examples: [{ partialData: { revenue: 655_000 } }],
})

export const viewBody = t.Object(
  { view, guest_session_id: guestSessionId },
  { examples: [{ view: 'ai-guided' }] },
)

export const resultBody = t.Object(
  {
    sessionData: freeObject,
    valuationResult: freeJson,
    htmlReport: html,
    infoTabHtml: html,
    name: label,
    guest_session_id: guestSessionId,
  },
  { examples: [{ valuationResult: { equity_value: 1_200_000 }, name: 'Bakkerij Peeters' }] },
)

export const reportsQuery = t.Object({ ...pageQuery, ...guestQuery.properties })

export const migrateBody = t.Object(
  {
    guestSessionId: t.String({
      pattern: guestIdPattern,
      description: '8 to 128 characters of A-Z, a-z, 0-9, _ and -',
    }),
  },
  { examples: [{ guestSessionId: exampleGuestId }] },
)

export const guestBody = t.Optional(
  t.Object({ session_id: guestSessionId }, { examples: [{ session_id: exampleGuestId }] }),
)

export const toCreateRequest = (body: Static<typeof createBody>): CreateRequest => ({
  report_id: body.reportId ?? null,
  current_view: toFlowType(body.currentView) ?? 'MANUAL',
  form_data: body.partialData ?? null,
  collected_data: body.sessionData ?? null,
  business_card_token: null,
  name: body.name || null,
  data_source: body.dataSource || null,
})

/** null changes nothing but texts. */
export const toSaveRequest = (body: Static<typeof saveBody>): SaveRequest => ({
  partial_data: body.partialData ?? undefined,
  session_data: body.sessionData ?? undefined,
  current_view: toFlowType(body.currentView),
  data_source: body.dataSource,
  name: body.name,
})

export const toResultRequest = (body: Static<typeof resultBody>): SaveRequest => ({
  session_data: body.sessionData ?? undefined,
  valuation_result: body.valuationResult,
  html_report: body.htmlReport,
  info_tab_html: body.infoTabHtml,
  name: body.name,
})

// Answers

const views = ['manual', 'ai-guided'] as const
const toView = (flow: FlowType): (typeof views)[number] => (flow === 'MANUAL' ? 'manual' : 'ai-guided')
const success = t.Literal(true)

const data = t.Object({
  reportId: t.String(),
  currentView: oneOf(views),
  partialData: t.Unknown(),
  sessionData: t.Unknown(),
  dataSource: nullable(t.String()),
  valuationResult: t.Unknown(),
  htmlReport: nullable(t.String()),
  infoTabHtml: nullable(t.String()),
  name: nullable(t.String()),
  createdAt: isoDate,
  updatedAt: isoDate,
  completedAt: nullable(isoDate),
})

export const oneSession = t.Object({ success, data })

export const toSession = (session: ValuationSession) => ({
  success: true as const,
  data: {
    reportId: session.report_id,
    currentView: toView(session.current_view),
    partialData: session.form_data,
    sessionData: session.collected_data,
    dataSource: session.data_source ?? null,
    valuationResult: session.valuation_result,
    htmlReport: session.html_report ?? null,
    infoTabHtml: session.info_tab_html ?? null,
    name: session.name ?? null,
    createdAt: session.created_at,
    updatedAt: session.updated_at,
    completedAt: session.completed_at,
  },
})

const report = t.Object({
  id: uuid,
  report_id: t.String(),
  status: t.String(),
  current_view: oneOf(views),
  flow_type: oneOf(views),
  partial_data: t.Unknown(),
  session_data: t.Unknown(),
  valuation_result: t.Unknown(),
  name: nullable(t.String()),
  created_at: isoDate,
  updated_at: isoDate,
  completed_at: nullable(isoDate),
})

export const reports = t.Object({
  success,
  data: t.Array(report),
  total: integer(),
  has_more: t.Boolean(),
  truncated: t.Optional(t.Literal(true)),
})

const writeReport = createRowWriter<ValuationSession>({
  names: { _id: ['id'], form_data: ['partial_data'], collected_data: ['session_data'] },
  absentAsNull: ['form_data', 'collected_data', 'valuation_result', 'name'],
})

export const toReports = ({ rows, total, has_more, truncated }: SessionList) => ({
  success: true as const,
  data: rows.map((row) => {
    const written: { current_view: FlowType } = JSON.parse(Buffer.from(writeReport.row(row)).toString())
    const current_view = toView(written.current_view)
    return { ...written, current_view, flow_type: current_view }
  }),
  total,
  has_more,
  ...(truncated && { truncated: true as const }),
})

export const deleted = t.Object({ success })

export const migrated = t.Object({
  success,
  migrated: integer(),
  migratedReports: t.Array(t.String()),
  migratedSessions: t.Array(t.String()),
})

export const guest = t.Object({ success, data: t.Object({ session_id: t.String(), expires_at: isoDate }) })
