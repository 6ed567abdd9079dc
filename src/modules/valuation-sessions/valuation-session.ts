import type { Caller } from '../../http/caller.ts'
import { laterThan } from '../../http/if-match.ts'
import { type BusinessCard, cardPrefill } from './business-card.ts'
import { checkedJson, type JsonObject, type JsonValue, mergeJson } from './free-json.ts'

export const sessionStatuses = ['IN_PROGRESS', 'COMPLETED', 'ARCHIVED', 'DELETED'] as const
export type SessionStatus = (typeof sessionStatuses)[number]

export const flowTypes = ['MANUAL', 'CONVERSATIONAL'] as const
export type FlowType = (typeof flowTypes)[number]

/** A user or a guest: exactly one of the two is not null. */
export type Owner = { user_id: string | null; guest_session_id: string | null }

/** A valuation in progress. Free JSON is null where there is none yet. */
export type ValuationSession = Owner & {
  _id: string
  report_id: string
  status: SessionStatus
  current_view: FlowType
  created_at: Date
  updated_at: Date
  completed_at: Date | null
  form_data: JsonValue
  collected_data: JsonValue
  conversation_history: JsonValue
  valuation_result: JsonValue
  business_card_token: string | null
  prefilled_from_card: boolean
  /** Of a deleted session alone: its status before, unless an earlier release deleted it. */
  deleted_status?: SessionStatus
} & {
  /** Text that the frontend of `frontend-routes.ts` stores beside it; other answers do not have it. */
  [Field in (typeof frontendFields)[number]]?: string | null
}

export const frontendFields = ['name', 'data_source', 'html_report', 'info_tab_html'] as const
export const freeFields = ['form_data', 'collected_data', 'conversation_history', 'valuation_result'] as const

/** Of its free JSON and what a frontend stores beside it. */
export const maxSessionBytes = 5 * 1024 * 1024

export const userOwner = (user_id: string): Owner => ({ user_id, guest_session_id: null })
export const guestOwner = (guest_session_id: string): Owner => ({ user_id: null, guest_session_id })

/** Both kinds of owner as one string. */
export const ownerKey = ({ user_id, guest_session_id }: Owner): string =>
  user_id === null ? `guest:${guest_session_id}` : `user:${user_id}`

/** The owners whose sessions a caller may use: the user and the guest that the request names. */
export const ownersOf = (caller: Caller): Owner[] => {
  const owners: Owner[] = []
  if (caller.user) owners.push(userOwner(caller.user.userId))
  if (caller.guestId !== null) owners.push(guestOwner(caller.guestId))
  return owners
}

export const isOwnedBy = (caller: Caller, session: Owner): boolean =>
  ownersOf(caller).some((owner) => ownerKey(owner) === ownerKey(session))

export const reportIdPattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/

/** Whether a session can have this id; the store is not asked for any other. */
export const isReportId = (id: string): boolean => reportIdPattern.test(id)

export const makeReportId = (): string => {
  const random = [...crypto.getRandomValues(new Uint32Array(2))]
  return `val_${Date.now()}_${random.map((part) => part.toString(36).padStart(7, '0')).join('')}`
}

/** A new session as its client wants it. */
export type CreateRequest = {
  report_id: string | null
  current_view: FlowType
  form_data: JsonObject | null
  business_card_token: string | null
  collected_data?: JsonObject | null
  name?: string | null
  data_source?: string | null
}

/**
 * Returns a new session without its ids. What the client sends wins over what a card fills in.
 * Throws 400 for free JSON that cannot be stored.
 */
export const newSession = (
  { report_id: _, business_card_token: _token, form_data, current_view, ...request }: CreateRequest,
  owner: Owner,
  card: BusinessCard | null,
  now: Date,
): Omit<ValuationSession, '_id' | 'report_id'> => ({
  ...owner,
  status: 'IN_PROGRESS',
  current_view,
  created_at: now,
  updated_at: now,
  completed_at: null,
  form_data: checkedJson(card ? { ...cardPrefill(card), ...form_data } : form_data, '/form_data'),
  conversation_history: null,
  valuation_result: null,
  business_card_token: card?._id ?? null,
  prefilled_from_card: card !== null,
  ...request,
  collected_data: checkedJson(request.collected_data ?? null, '/collected_data'),
})

/** Returns a deleted session as it was before, saved later than the deletion. */
export const undeletedSession = ({ deleted_status, ...session }: ValuationSession): ValuationSession => ({
  ...session,
  status: deleted_status ?? (session.valuation_result === null ? 'IN_PROGRESS' : 'COMPLETED'),
  updated_at: laterThan(session),
})

type ChangedField = (typeof freeFields)[number] | (typeof frontendFields)[number]

/** The changes that a client wants; an undefined field stays as it is. */
export type SaveRequest = {
  [Field in ChangedField | 'current_view']?: ValuationSession[Field] | undefined
} & {
  /** Is merged into `form_data`. */
  partial_data?: JsonObject | undefined
  /** Is merged into `collected_data`. */
  session_data?: JsonObject | undefined
  status?: Exclude<SessionStatus, 'DELETED'> | undefined
}

/**
 * Returns the session after a save; the same object when the request is empty. A result completes the session,
 * unless the same save names another status; going back to IN_PROGRESS clears when it was completed.
 * Throws 400 for free JSON that cannot be stored.
 */
export const savedSession = (session: ValuationSession, request: SaveRequest): ValuationSession => {
  if (Object.values(request).every((value) => value === undefined)) return session
  const saved = { ...session, updated_at: laterThan(session) }
  for (const field of freeFields) {
    const value = request[field]
    if (value !== undefined) saved[field] = checkedJson(value, `/${field}`)
  }
  for (const field of frontendFields) {
    const value = request[field]
    if (value !== undefined) saved[field] = value
  }
  if (request.partial_data)
    saved.form_data = mergeJson(saved.form_data, checkedJson(request.partial_data, '/partial_data'))
  if (request.session_data)
    saved.collected_data = mergeJson(saved.collected_data, checkedJson(request.session_data, '/session_data'))
  if (request.current_view) saved.current_view = request.current_view

  const hasNewResult = request.valuation_result !== undefined && request.valuation_result !== null
  if (hasNewResult) saved.status = 'COMPLETED'
  if (request.status) saved.status = request.status
  if (hasNewResult) saved.completed_at = saved.updated_at
  else if (saved.status === 'COMPLETED') saved.completed_at ??= saved.updated_at
  if (saved.status === 'IN_PROGRESS') saved.completed_at = null
  return saved
}
