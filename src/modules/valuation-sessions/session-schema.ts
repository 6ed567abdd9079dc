import { Schema } from 'mongoose'
import { schemaOptions } from '../../platform/mongo.ts'
import { flowTypes, sessionStatuses } from './valuation-session.ts'

const Free = Schema.Types.Mixed
const word = { type: String, required: true }
const date = { type: Date, required: true }

export const sessionSchema = new Schema(
  {
    _id: word,
    report_id: word,
    owner: word,
    /** false once deleted: lists need one equality, not a range over statuses. */
    live: { type: Boolean, required: true },
    status: { ...word, enum: sessionStatuses },
    current_view: { ...word, enum: flowTypes },
    created_at: date,
    updated_at: date,
    completed_at: { type: Date, default: null },
    erase_at: { type: Date, default: null },
    form_data: { type: Free, default: null },
    collected_data: { type: Free, default: null },
    conversation_history: { type: Free, default: null },
    valuation_result: { type: Free, default: null },
    business_card_token: { type: String, default: null },
    prefilled_from_card: { type: Boolean, required: true },
  },
  schemaOptions,
)
  .index({ report_id: 1 }, { unique: true })
  .index({ owner: 1, live: 1, updated_at: -1, _id: -1 })
  .index({ owner: 1, status: 1, updated_at: -1, _id: -1 })
  .index({ erase_at: 1 }, { expireAfterSeconds: 0 })
