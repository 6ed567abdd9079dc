import type { Collection } from 'mongodb'
import { type Connection, Schema } from 'mongoose'
import { collectionOf, field, rowSchema } from '../../../platform/mongo.ts'
import type { Execution } from './execution.ts'

const newestFirst = { created_at: -1, _id: -1 } as const

const executionSchema = rowSchema<Execution>({
  _id: field.string,
  client_id: field.string,
  workflow_id: field.string,
  workflow_name: field.string,
  workflow_type: field.string,
  user_id: field.nullableString,
  plan: { type: Schema.Types.Mixed, required: true },
  price: field.number,
  cost: field.number,
  status: field.string,
  outcome: field.nullableString,
  progress: field.number,
  input_data: { type: Schema.Types.Mixed, required: true },
  input_files: { type: [String] },
  output_data: field.nullableJson,
  batch_results: { type: [{}], default: [] },
  error_message: field.nullableString,
  attempt: field.number,
  released: field.number,
  available_at: field.date,
  slot: { type: Number },
  owner: field.nullableString,
  renewed_at: field.nullableDate,
  replay_of: field.nullableString,
  created_at: field.date,
  updated_at: field.date,
  started_at: field.nullableDate,
  completed_at: field.nullableDate,
  unsettled: { type: Boolean },
  dead: { type: Boolean },
})
  // Lists of a client.
  .index({ client_id: 1, ...newestFirst })
  .index({ client_id: 1, status: 1, ...newestFirst })
  .index({ client_id: 1, workflow_id: 1, ...newestFirst })
  .index({ client_id: 1, workflow_id: 1, status: 1, ...newestFirst })
  .index({ client_id: 1, user_id: 1, ...newestFirst })
  // What failed lately, for admins.
  .index({ outcome: 1, completed_at: -1, _id: -1 })
  // The queue: claims, expired leases and due runs of all clients.
  .index({ client_id: 1, status: 1, available_at: 1, _id: 1 })
  .index({ status: 1, client_id: 1, available_at: 1 })
  // One run at a time in each slot of a client.
  .index({ client_id: 1, slot: 1 }, { unique: true, partialFilterExpression: { slot: { $gt: 0 } } })
  .index({ completed_at: 1 }, { partialFilterExpression: { unsettled: true } })
  .index({ dead: 1, completed_at: -1, _id: -1 }, { partialFilterExpression: { dead: true } })
  // Retention.
  .index({ created_at: 1 })

/** The rows that the stores of executions share; it creates their indexes. */
export const executionRows = (connection: Connection): Collection<Execution> =>
  collectionOf<Execution>(connection, 'Execution', executionSchema, 'executions')
