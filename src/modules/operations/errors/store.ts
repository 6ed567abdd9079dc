import type { Filter } from 'mongodb'
import type { Connection } from 'mongoose'
import type { Page } from '../../../http/wire.ts'
import {
  collectionOf,
  field,
  firstBatch,
  insertOnce,
  refusedRows,
  rowSchema,
} from '../../../platform/mongo.ts'
import { type ErrorFilter, type ErrorGroup, keptForSeconds, mostClients, mostGroups } from './error-group.ts'

const lastFirst = { last_seen: -1, _id: -1 } as const

const errorSchema = rowSchema<ErrorGroup>({
  _id: field.string,
  fingerprint: field.string,
  severity: field.string,
  type: field.string,
  message: field.string,
  count: field.number,
  first_seen: field.date,
  last_seen: field.date,
  stack_trace: field.nullableString,
  last_request_id: field.nullableString,
  client_ids: { type: [String], default: undefined },
  last_execution_id: field.nullableString,
  last_client_id: field.nullableString,
})
  .index({ fingerprint: 1 }, { unique: true })
  .index(lastFirst)
  .index({ severity: 1, ...lastFirst })
  .index({ type: 1, ...lastFirst })
  .index({ client_ids: 1, ...lastFirst })
  .index({ last_seen: 1 }, { expireAfterSeconds: keptForSeconds })

/** Groups of faults, of all processes. */
export const createErrorGroupStore = (connection: Connection) => {
  const groups = collectionOf<ErrorGroup>(connection, 'ErrorGroup', errorSchema, 'error_groups')

  /** Counts a group, and makes it where it is new. */
  const countOf = ({ _id, fingerprint, count, first_seen, last_seen, client_ids, ...shown }: ErrorGroup) => ({
    updateOne: {
      filter: { fingerprint },
      update: {
        $inc: { count },
        $min: { first_seen },
        $max: { last_seen },
        $set: shown,
        $setOnInsert: { _id, client_ids: client_ids ?? [] },
      },
      upsert: true,
    },
  })

  /** Adds the clients that a group does not have yet, one at a time: those that came first make room. */
  const clientsOf = ({ fingerprint, client_ids = [] }: ErrorGroup) =>
    client_ids.map((id) => ({
      updateOne: {
        filter: { fingerprint, client_ids: { $ne: id } },
        update: { $push: { client_ids: { $each: [id], $slice: -mostClients } } },
      },
    }))

  const removeOldest = async (): Promise<void> => {
    if ((await groups.estimatedDocumentCount()) <= mostGroups) return
    const [first] = await firstBatch(groups, { filter: {}, sort: lastFirst, skip: mostGroups, limit: 1 })
    if (first) await groups.deleteMany({ last_seen: { $lte: first.last_seen } })
  }

  return {
    /** Counts groups. Returns those that another process made in the same moment, which are to be counted again. */
    async add(added: ErrorGroup[]): Promise<ErrorGroup[]> {
      // First, as it may be repeated; a group that is new comes with its clients.
      const clients = added.flatMap(clientsOf)
      if (clients.length > 0) await groups.bulkWrite(clients, { ordered: false })
      const refused = await groups
        .bulkWrite(added.map(countOf), { ordered: false })
        .then(() => new Set<number>(), refusedRows)
      await removeOldest()
      return added.filter((_, index) => refused.has(index))
    },

    /** For the demo data. */
    insertIfAbsent: (group: ErrorGroup): Promise<boolean> => insertOnce(groups.insertOne(group)),

    /** Those that were seen last come first. */
    async page(wanted: ErrorFilter, { limit, offset }: Page): Promise<{ rows: ErrorGroup[]; total: number }> {
      const filter = toFilter(wanted)
      const [rows, total] = await Promise.all([
        firstBatch(groups, { filter, sort: lastFirst, skip: offset, limit }),
        groups.countDocuments(filter),
      ])
      return { rows, total }
    },

    byId: (id: string): Promise<ErrorGroup | null> => groups.findOne({ _id: id }),

    /** Returns the group; null when there is none. */
    remove: (id: string): Promise<ErrorGroup | null> => groups.findOneAndDelete({ _id: id }),
  }
}

export type ErrorGroupStore = ReturnType<typeof createErrorGroupStore>

const toFilter = ({ severities, type, clientId, from, to }: ErrorFilter): Filter<ErrorGroup> => ({
  ...(severities && { severity: severities.length === 1 ? severities[0] : { $in: severities } }),
  ...(type !== undefined && { type }),
  ...(clientId !== undefined && { client_ids: clientId }),
  // Always a range, which an index serves for counts too.
  last_seen: { $gte: from ?? new Date(0), ...(to && { $lt: to }) },
})
