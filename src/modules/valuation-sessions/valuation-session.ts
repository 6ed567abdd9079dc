import type { Caller } from '../../http/caller.ts'
import { type JsonObject, type JsonText, type JsonValue, mergeJson, toJsonText } from './free-json.ts'

export const sessionStatuses = ['IN_PROGRESS', 'COMPLETED', 'ARCHIVED', 'DELETED'] as const
export type SessionStatus = (typeof sessionStatuses)[number]

export const flowTypes = ['MANUAL', 'CONVERSATIONAL'] as const
export type FlowType = (typeof flowTypes)[number]

/** A session has exactly one owner; one field for both kinds lets one index serve both. */
export type Owner = `user:${string}` | `guest:${string}`

export const userOwner = (userId: string): Owner => `user:${userId}`
export const guestOwner = (guestId: string): Owner => `guest:${guestId}`

/**
 * A valuation in the making. Free JSON is carried as text, or as `Json` by who only hands it on; null where
 * there is none yet.
 */
export type ValuationSession<Json = JsonText> = {
  id: string
  reportId: string
  owner: Owner
  status: SessionStatus
  currentView: FlowType
  createdAt: Date
  updatedAt: Date
  completedAt: Date | null
  formData: Json | null
  collectedData: Json | null
  conversationHistory: Json | null
  valuationResult: Json | null
  businessCardToken: string | null
  prefilledFromCard: boolean
}

/** What a list shows of a session. */
export type ValuationSummary<Json = JsonText> = Pick<
  ValuationSession<Json>,
  | 'id'
  | 'reportId'
  | 'status'
  | 'currentView'
  | 'createdAt'
  | 'updatedAt'
  | 'completedAt'
  | 'formData'
  | 'valuationResult'
>

/** Everything a caller's rows can belong to: the user's own and those of the guest id at hand. */
export const ownersOf = (caller: Caller): Owner[] => {
  const owners: Owner[] = []
  if (caller.user) owners.push(userOwner(caller.user.userId))
  if (caller.guestId !== null) owners.push(guestOwner(caller.guestId))
  return owners
}

const reportIdPattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/

/** What cannot be a report id is not worth a look into the store. */
export const isReportId = (text: string): boolean => reportIdPattern.test(text)

export const makeReportId = (): string => {
  const random = crypto.getRandomValues(new Uint32Array(2))
  return `val_${Date.now()}_${random[0]?.toString(36).padStart(7, '0')}${random[1]?.toString(36).padStart(7, '0')}`
}

/** Later than every earlier save of the session, even within one millisecond or after a clock was set back. */
export const nextUpdate = (previous: Date): Date => new Date(Math.max(Date.now(), previous.getTime() + 1))

/** What a save asks for; an absent field stays as it is. */
export type SaveRequest = {
  partialData?: JsonObject
  formData?: JsonValue
  collectedData?: JsonValue
  conversationHistory?: JsonValue
  valuationResult?: JsonValue
  currentView?: FlowType
  status?: Exclude<SessionStatus, 'DELETED'>
}

/**
 * The session after a save; the same object when nothing was asked for. A result completes the session,
 * unless the same save names another status; going back to IN_PROGRESS forgets when it was completed.
 * Throws 400 for free JSON that cannot be kept.
 */
export const savedSession = (session: ValuationSession, request: SaveRequest): ValuationSession => {
  if (Object.keys(request).length === 0) return session
  const updatedAt = nextUpdate(session.updatedAt)
  const saved = { ...session, updatedAt }
  if (request.formData !== undefined) saved.formData = textOrNull(request.formData, '/form_data')
  if (request.partialData !== undefined) {
    toJsonText(request.partialData, '/partial_data')
    const before: JsonValue = saved.formData === null ? null : JSON.parse(saved.formData)
    saved.formData = JSON.stringify(mergeJson(before, request.partialData))
  }
  if (request.collectedData !== undefined)
    saved.collectedData = textOrNull(request.collectedData, '/collected_data')
  if (request.conversationHistory !== undefined)
    saved.conversationHistory = textOrNull(request.conversationHistory, '/conversation_history')
  if (request.valuationResult !== undefined)
    saved.valuationResult = textOrNull(request.valuationResult, '/valuation_result')
  if (request.currentView !== undefined) saved.currentView = request.currentView

  const hasNewResult = request.valuationResult !== undefined && request.valuationResult !== null
  if (hasNewResult) saved.status = 'COMPLETED'
  if (request.status !== undefined) saved.status = request.status
  if (hasNewResult) saved.completedAt = updatedAt
  else if (saved.status === 'COMPLETED') saved.completedAt ??= updatedAt
  if (saved.status === 'IN_PROGRESS') saved.completedAt = null
  return saved
}

export const textOrNull = (value: JsonValue, path: string): JsonText | null =>
  value === null ? null : toJsonText(value, path)
