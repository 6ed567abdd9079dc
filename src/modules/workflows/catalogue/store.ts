import type { Filter } from 'mongodb'
import { type Connection, Schema } from 'mongoose'
import type { Page } from '../../../http/wire.ts'
import type { Changes } from '../../../platform/changes.ts'
import {
  collectionOf,
  definedFields,
  field,
  firstBatch,
  firstRow,
  insertOnce,
  rowSchema,
} from '../../../platform/mongo.ts'
import { createRowCache } from '../../../platform/row-cache.ts'
import { matchesSearch, searchWordsOf } from '../../../platform/search-words.ts'
import { type Workflow, type WorkflowStatus, workflowStatuses, workflowTypes } from './workflow.ts'

const newestFirst = { created_at: -1, _id: -1 } as const

/** `search_words` are what a search finds: the words of the name. */
type WorkflowRow = Workflow & { search_words: string[] }

const publicFields = { search_words: 0 } as const

const workflowSchema = rowSchema<WorkflowRow>({
  _id: field.string,
  client_id: field.string,
  template_id: field.nullableString,
  name: field.string,
  description: { type: String, default: '' },
  status: { type: String, enum: workflowStatuses, required: true },
  workflow_type: { type: String, enum: workflowTypes, required: true },
  config: { type: Schema.Types.Mixed, required: true },
  cost_per_execution: field.number,
  revenue_per_execution: field.number,
  created_at: field.date,
  updated_at: field.date,
  deployed_at: field.nullableDate,
  search_words: { type: [String], default: [] },
})
  .index({ search_words: 1 })
  .index({ client_id: 1, ...newestFirst })
  .index({ client_id: 1, status: 1, ...newestFirst })
  .index({ status: 1, ...newestFirst })
  .index(newestFirst)
  .index(
    { client_id: 1, template_id: 1 },
    { unique: true, partialFilterExpression: { template_id: { $type: 'string' } } },
  )

export type WorkflowFilter = {
  statuses?: WorkflowStatus[] | undefined
  /** Beginnings of words of the name. */
  search?: string | undefined
}

type WorkflowChange = Partial<Omit<Workflow, '_id' | 'client_id' | 'created_at'>>

const collection = 'workflows'

/** Workflows, reached through the client that they belong to, or by admins across clients. */
export const createWorkflowStore = (connection: Connection, changes: Changes) => {
  const workflows = collectionOf<WorkflowRow>(connection, 'Workflow', workflowSchema, collection)
  const cache = createRowCache<Workflow | null>(changes, collection, (id) =>
    firstRow(workflows, { _id: id }, { projection: publicFields }),
  )

  const scoped = (scope: Filter<WorkflowRow>) => {
    const filterOf = ({ statuses, search = '' }: WorkflowFilter): Filter<WorkflowRow> => ({
      ...(statuses && { status: { $in: statuses } }),
      ...matchesSearch(search),
      ...scope,
    })
    return {
      byId: (id: string): Promise<Workflow | null> =>
        firstRow(workflows, { _id: id, ...scope }, { projection: publicFields }),

      /** Newest first. */
      async page(
        filter: WorkflowFilter,
        { limit, offset }: Page,
      ): Promise<{ rows: Workflow[]; total: number }> {
        const wanted = filterOf(filter)
        const [rows, total] = await Promise.all([
          firstBatch<WorkflowRow, Workflow>(workflows, {
            filter: wanted,
            sort: newestFirst,
            skip: offset,
            limit,
            projection: publicFields,
          }),
          workflows.countDocuments(wanted),
        ])
        return { rows, total }
      },

      count: (filter: WorkflowFilter): Promise<number> => workflows.countDocuments(filterOf(filter)),

      /** Returns null when the row is not as it was read any more. */
      async change(before: Workflow, change: WorkflowChange): Promise<Workflow | null> {
        const after = await workflows.findOneAndUpdate(
          {
            _id: before._id,
            status: before.status,
            'config.version': before.config.version,
            updated_at: before.updated_at,
            ...scope,
          },
          {
            $set: {
              ...definedFields(change),
              ...(change.name !== undefined && { search_words: searchWordsOf(change.name) }),
            },
          },
          { returnDocument: 'after', projection: publicFields },
        )
        cache.forget(before._id)
        return after
      },
    }
  }

  return {
    /** The workflows of one client: no id of another client opens anything here. */
    of(clientId: string) {
      return {
        ...scoped({ client_id: clientId }),
        /**
         * Reads a workflow for a run. One that is deployed may be as it was before a change of another process that
         * the change stream has not brought yet.
         */
        async toRun(id: string): Promise<Workflow | null> {
          const known = await cache.get(id)
          if (known?.status === 'deployed') return known.client_id === clientId ? known : null
          return await scoped({ client_id: clientId }).byId(id)
        },
        /** The copy of a template. */
        byTemplate: (template_id: string): Promise<Workflow | null> =>
          firstRow(workflows, { client_id: clientId, template_id }, { projection: publicFields }),
        /** Returns false when the client has a copy of the template already, or the id is taken. */
        insert: (workflow: Omit<Workflow, 'client_id'>): Promise<boolean> =>
          insertOnce(
            workflows.insertOne({
              ...workflow,
              client_id: clientId,
              search_words: searchWordsOf(workflow.name),
            }),
          ),
      }
    },
    /** For admins alone. */
    acrossClients: {
      ...scoped({}),
      /** The names of those of the ids that exist. */
      async namesOf(ids: string[]): Promise<Map<string, string>> {
        const filter = { _id: { $in: ids } }
        const rows = await workflows.find(filter, { projection: { name: 1 } }).toArray()
        return new Map(rows.map(({ _id, name }) => [_id, name]))
      },
      /** The number of workflows of each of the clients that have some. */
      async countsOfClients(clientIds: string[]): Promise<Map<string, number>> {
        const rows = await workflows
          .aggregate<{ _id: string; count: number }>([
            { $match: { client_id: { $in: clientIds }, status: { $ne: 'archived' } } },
            { $group: { _id: '$client_id', count: { $sum: 1 } } },
          ])
          .toArray()
        return new Map(rows.map(({ _id, count }) => [_id, count]))
      },
    },
  }
}

export type WorkflowStore = ReturnType<typeof createWorkflowStore>
