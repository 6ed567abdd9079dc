import type { Connection } from 'mongoose'
import { collectionOf, field, rowSchema } from '../../../platform/mongo.ts'
import { createTrackedStore, trackedFields, withTrackedIndexes } from '../tracked-store.ts'
import type { WorkflowRequest } from './request.ts'

const requestSchema = withTrackedIndexes(
  rowSchema<WorkflowRequest>({
    ...trackedFields,
    user_id: field.nullableString,
    description: field.string,
    use_case: field.nullableString,
    frequency: field.nullableString,
    budget: field.nullableNumber,
    timeline_days: field.nullableNumber,
    estimated_cost: field.nullableNumber,
    estimated_dev_days: field.nullableNumber,
    timeline: { type: {}, required: true },
    notes: { type: [{}], required: true },
  }),
)

/** Requests, reached through the client that they belong to, or by administrators across clients. */
export const createRequestStore = (connection: Connection) =>
  createTrackedStore(
    collectionOf<WorkflowRequest>(connection, 'WorkflowRequest', requestSchema, 'workflow_requests'),
  )

export type RequestStore = ReturnType<typeof createRequestStore>
