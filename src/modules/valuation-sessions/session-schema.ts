import { Schema } from 'mongoose'
import { schemaOptions } from '../../platform/mongo.ts'
import { flowTypes, sessionStatuses, type ValuationSession } from './valuation-session.ts'

export type SessionRow = ValuationSession & {
  /** One field for both kinds of owner, so that one index serves both. */
  owner: string
  /** false once deleted: lists need one equality, not a range over statuses. */
  live: boolean
  erase_at: Date | null
}

const required = (type: unknown) => ({ type, required: true })
const nullable = (type: unknown) => ({ type, default: null })
const freeJson = nullable(Schema.Types.Mixed)

export const sessionSchema = new Schema(
  {
    _id: required(String),
    report_id: required(String),
    owner: required(String),
    live: required(Boolean),
    user_id: nullable(String),
    guest_session_id: nullable(String),
    status: { ...required(String), enum: sessionStatuses },
    current_view: { ...required(String), enum: flowTypes },
    created_at: required(Date),
    updated_at: required(Date),
    completed_at: nullable(Date),
    erase_at: nullable(Date),
    form_data: freeJson,
    collected_data: freeJson,
    conversation_history: freeJson,
    valuation_result: freeJson,
    business_card_token: nullable(String),
    prefilled_from_card: required(Boolean),
  } satisfies Record<keyof SessionRow, unknown>,
  schemaOptions,
)
sessionSchema.index({ report_id: 1 }, { unique: true })
sessionSchema.index({ owner: 1, live: 1, updated_at: -1, _id: -1 })
sessionSchema.index({ owner: 1, status: 1, updated_at: -1, _id: -1 })
sessionSchema.index({ erase_at: 1 }, { expireAfterSeconds: 0 })
