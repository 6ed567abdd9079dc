import type { Connection } from 'mongoose'
import { collectionOf, field, rowSchema } from '../../platform/mongo.ts'
import { flowTypes, sessionStatuses, type ValuationSession } from './valuation-session.ts'

export type SessionRow = ValuationSession & {
  /** One field for both kinds of owner, so that one index serves both. */
  owner: string
  /** false once deleted: lists need one equality, not a range over statuses. */
  live: boolean
  erase_at: Date | null
}

// By name only: the types of free JSON are too deep for the types of Mongoose.
const sessionSchema = rowSchema<Record<keyof SessionRow, unknown>>({
  _id: field.string,
  report_id: field.string,
  owner: field.string,
  live: field.boolean,
  user_id: field.nullableString,
  guest_session_id: field.nullableString,
  status: { type: String, enum: sessionStatuses, required: true },
  deleted_status: field.nullableString,
  current_view: { type: String, enum: flowTypes, required: true },
  created_at: field.date,
  updated_at: field.date,
  completed_at: field.nullableDate,
  erase_at: field.nullableDate,
  form_data: field.nullableJson,
  collected_data: field.nullableJson,
  conversation_history: field.nullableJson,
  valuation_result: field.nullableJson,
  business_card_token: field.nullableString,
  prefilled_from_card: field.boolean,
  name: field.nullableString,
  data_source: field.nullableString,
  html_report: field.nullableString,
  info_tab_html: field.nullableString,
})
sessionSchema.index({ report_id: 1 }, { unique: true })
sessionSchema.index({ owner: 1, live: 1, updated_at: -1, _id: -1 })
sessionSchema.index({ owner: 1, status: 1, updated_at: -1, _id: -1 })
sessionSchema.index({ erase_at: 1 }, { expireAfterSeconds: 0 })

export const sessionsOf = (connection: Connection) =>
  collectionOf<SessionRow>(connection, 'ValuationSession', sessionSchema, 'valuation_sessions')
