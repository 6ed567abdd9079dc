import { isGuestId } from '../../http/caller.ts'
import { invalid } from '../../http/errors.ts'
import { checkedJson, type JsonObject, type JsonValue, refuseLargerThan } from './free-json.ts'
import {
  freeFields,
  frontendFields,
  guestOwner,
  isReportId,
  maxSessionBytes,
  type Owner,
  sessionStatuses,
  userOwner,
  type ValuationSession,
} from './valuation-session.ts'
import { toFlowType } from './wire.ts'

/** The names that older back ends and the frontends gave to a field; the first one that is there counts. */
const names = {
  id: ['id', '_id'],
  report_id: ['report_id', 'reportId', 'session_id', 'sessionId'],
  user_id: ['user_id', 'userId'],
  guest_session_id: ['guest_session_id', 'guestSessionId'],
  status: ['status'],
  current_view: ['current_view', 'currentView', 'flow_type', 'flowType'],
  created_at: ['created_at', 'createdAt'],
  updated_at: ['updated_at', 'updatedAt'],
  completed_at: ['completed_at', 'completedAt'],
  form_data: ['form_data', 'formData', 'partial_data', 'partialData', 'initial_data'],
  collected_data: ['collected_data', 'collectedData', 'session_data', 'sessionData'],
  conversation_history: ['conversation_history', 'conversationHistory'],
  valuation_result: ['valuation_result', 'valuationResult'],
  business_card_token: ['business_card_token', 'businessCardToken'],
  prefilled_from_card: ['prefilled_from_card', 'prefilledFromCard'],
  name: ['name'],
  data_source: ['data_source', 'dataSource'],
  html_report: ['html_report', 'htmlReport'],
  info_tab_html: ['info_tab_html', 'infoTabHtml'],
} as const

const known: ReadonlySet<string> = new Set(Object.values(names).flat())
const idPattern = /^[\dA-Fa-f]{8}(-[\dA-Fa-f]{4}){3}-[\dA-Fa-f]{12}$/
const timePattern = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|[+-]\d\d:?\d\d)?)?$/
const maxTokenLength = 128

export type OldSession = { session: ValuationSession; ignored: string[] }

/**
 * Reads a session of an older back end: one JSON object, in the names of the contract or those of the frontends. A
 * session with a result is COMPLETED; one without a time was saved `now`. The same line gives the same `_id` again.
 * Throws 400 VALIDATION_FAILED for a field that cannot be kept, 413 TOO_LARGE.
 */
export const readOldSession = (line: JsonValue, now: Date): OldSession => {
  if (typeof line !== 'object' || line === null || Array.isArray(line))
    throw invalid('/', 'must be one JSON object')
  const given = (field: keyof typeof names): JsonValue => {
    for (const name of names[field]) {
      const value = Object.hasOwn(line, name) ? (line[name] ?? null) : null
      if (value !== null) return value
    }
    return null
  }
  const text = (field: keyof typeof names, maxLength = Number.POSITIVE_INFINITY): string | null => {
    const value = given(field)
    if (value === null || value === '') return null
    if (typeof value === 'string' && value.length <= maxLength) return value
    throw invalid(`/${field}`, `must be a string of at most ${maxLength} characters`)
  }
  const time = (field: keyof typeof names): Date | null => {
    const value = given(field)
    const date = value === null ? null : readTime(value)
    if (date === undefined) throw invalid(`/${field}`, 'must be a time such as 2024-12-13T10:30:00Z')
    return date
  }

  const report_id = text('report_id') ?? ''
  if (!isReportId(report_id))
    throw invalid('/report_id', 'must be 1 to 128 characters of A-Z, a-z, 0-9, _, . and -')
  const valuation_result = given('valuation_result')
  const status = statusOf(text('status'), valuation_result !== null)
  const updated_at = time('updated_at') ?? time('completed_at') ?? time('created_at') ?? now
  const token = text('business_card_token', maxTokenLength)
  const session: ValuationSession = {
    _id: idOf(text('id'), report_id),
    report_id,
    ...ownerOf(text('user_id', maxTokenLength), text('guest_session_id')),
    status,
    current_view: viewOf(text('current_view')),
    created_at: time('created_at') ?? updated_at,
    updated_at,
    completed_at:
      status === 'IN_PROGRESS'
        ? null
        : (time('completed_at') ?? (status === 'COMPLETED' ? updated_at : null)),
    form_data: objectOf(given('form_data')),
    collected_data: given('collected_data'),
    conversation_history: given('conversation_history'),
    valuation_result,
    business_card_token: token,
    prefilled_from_card: given('prefilled_from_card') === true,
    name: text('name', 500),
    data_source: text('data_source', 500),
    html_report: text('html_report'),
    info_tab_html: text('info_tab_html'),
  }
  for (const field of freeFields) checkedJson(session[field], `/${field}`)
  refuseLargerThan(
    maxSessionBytes,
    [...freeFields, ...frontendFields].map((field) => session[field] ?? null),
  )
  return { session, ignored: Object.keys(line).filter((name) => !known.has(name)) }
}

/** By the report id where the line has no UUID of its own: a repetition stores no second one. */
const idOf = (id: string | null, report_id: string): string => {
  if (id !== null && idPattern.test(id)) return id.toLowerCase()
  const hash = new Bun.CryptoHasher('sha256').update(`valuation session ${report_id}`).digest('hex')
  // Version 8 of RFC 9562: a UUID of one's own making.
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

/** A session that its guest took along into an account may still name the guest. */
const ownerOf = (user_id: string | null, guest_session_id: string | null): Owner => {
  if (user_id !== null) return userOwner(user_id)
  if (guest_session_id === null)
    throw invalid('/user_id', 'or /guest_session_id is missing: a session needs an owner')
  if (!isGuestId(guest_session_id))
    throw invalid('/guest_session_id', 'must be 8 to 128 characters of A-Z, a-z, 0-9, _ and -')
  return guestOwner(guest_session_id)
}

const statusOf = (word: string | null, hasResult: boolean): ValuationSession['status'] => {
  const status = sessionStatuses.find((one) => one === word?.toUpperCase().replace('-', '_'))
  if (word !== null && !status) throw invalid('/status', `must be one of ${sessionStatuses.join(', ')}`)
  if (status === 'ARCHIVED' || status === 'DELETED') return status
  return hasResult ? 'COMPLETED' : (status ?? 'IN_PROGRESS')
}

const viewOf = (word: string | null): ValuationSession['current_view'] => {
  const view = word === null ? 'MANUAL' : toFlowType(word)
  if (!view) throw invalid('/current_view', 'must be manual, conversational or ai-guided')
  return view
}

const objectOf = (value: JsonValue): JsonObject | null => {
  if (typeof value === 'object' && !Array.isArray(value)) return value
  throw invalid('/form_data', 'must be an object or null')
}

/** Also of exports of MongoDB (`{"$date": …}`). A time without a zone is UTC. undefined for none. */
const readTime = (value: JsonValue): Date | undefined => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && '$date' in value)
    return readTime(value.$date ?? null)
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const [, day, clock = '00:00', zone = 'Z'] =
    typeof value === 'string' ? (timePattern.exec(value) ?? []) : []
  const date = typeof value === 'number' ? new Date(value) : new Date(`${day}T${clock}${zone}`)
  return Number.isNaN(date.getTime()) ? undefined : date
}
