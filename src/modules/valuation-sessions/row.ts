import { StoredJson, storedText } from './bson-json.ts'
import type { BsonRow } from './bson-row.ts'
import type { JsonText } from './free-json.ts'
import {
  flowTypes,
  type Owner,
  sessionStatuses,
  type ValuationSession,
  type ValuationSummary,
} from './valuation-session.ts'

/** A row of `valuation_sessions`, without its free JSON: that has no type of its own. */
export type StoredFields = {
  _id: string
  report_id: string
  owner: Owner
  live: boolean
  status: string
  current_view: string
  created_at: Date
  updated_at: Date
  completed_at: Date | null
  erase_at?: Date | null
  business_card_token: string | null
  prefilled_from_card: boolean
}

export const freeFields: ReadonlySet<string> = new Set([
  'form_data',
  'collected_data',
  'conversation_history',
  'valuation_result',
])

const outline = {
  _id: 1,
  report_id: 1,
  status: 1,
  current_view: 1,
  created_at: 1,
  updated_at: 1,
  completed_at: 1,
} as const

export const summaryProjection = {
  whole: { ...outline, form_data: 1, valuation_result: 1 },
  outline,
} as const

export const ownFields = (session: ValuationSession): StoredFields => ({
  _id: session.id,
  report_id: session.reportId,
  owner: session.owner,
  live: session.status !== 'DELETED',
  status: session.status,
  current_view: session.currentView,
  created_at: session.createdAt,
  updated_at: session.updatedAt,
  completed_at: session.completedAt,
  business_card_token: session.businessCardToken,
  prefilled_from_card: session.prefilledFromCard,
})

export const fromRow = (row: BsonRow): ValuationSession<StoredJson> => ({
  ...summaryFromRow(row),
  owner: owner(row),
  collectedData: free(row, 'collected_data'),
  conversationHistory: free(row, 'conversation_history'),
  businessCardToken: textOrNull(row, 'business_card_token'),
  prefilledFromCard: row.get('prefilled_from_card') === true,
})

export const summaryFromRow = (row: BsonRow): ValuationSummary<StoredJson> => ({
  id: text(row, '_id'),
  reportId: text(row, 'report_id'),
  status: oneOf(row, 'status', sessionStatuses),
  currentView: oneOf(row, 'current_view', flowTypes),
  createdAt: date(row, 'created_at'),
  updatedAt: date(row, 'updated_at'),
  completedAt: row.get('completed_at') == null ? null : date(row, 'completed_at'),
  formData: free(row, 'form_data'),
  valuationResult: free(row, 'valuation_result'),
})

/** A session whose free JSON can be looked into. */
export const withTexts = (session: ValuationSession<StoredJson>): ValuationSession => ({
  ...session,
  ...summaryWithTexts(session),
  collectedData: jsonText(session.collectedData),
  conversationHistory: jsonText(session.conversationHistory),
})

export const summaryWithTexts = <Summary extends ValuationSummary<StoredJson>>(summary: Summary) => ({
  ...summary,
  formData: jsonText(summary.formData),
  valuationResult: jsonText(summary.valuationResult),
})

const jsonText = (stored: StoredJson | null): JsonText | null => stored && storedText(stored)

const free = (row: BsonRow, field: string): StoredJson | null => {
  const value = row.get(field)
  return value instanceof StoredJson ? value : value == null ? null : unreadable(field)
}

const text = (row: BsonRow, field: string): string => {
  const value = row.get(field)
  return typeof value === 'string' ? value : unreadable(field)
}

const textOrNull = (row: BsonRow, field: string): string | null =>
  row.get(field) == null ? null : text(row, field)

const date = (row: BsonRow, field: string): Date => {
  const value = row.get(field)
  return value instanceof Date ? value : unreadable(field)
}

const oneOf = <const Word extends string>(row: BsonRow, field: string, words: readonly Word[]): Word =>
  words.find((word) => word === row.get(field)) ?? unreadable(field)

const owner = (row: BsonRow): Owner => {
  const value = text(row, 'owner')
  if (value.startsWith('user:')) return `user:${value.slice(5)}`
  if (value.startsWith('guest:')) return `guest:${value.slice(6)}`
  return unreadable('owner')
}

const unreadable = (field: string): never => {
  throw new Error(`a stored valuation session has no readable ${field}`)
}
