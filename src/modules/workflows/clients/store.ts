import type { Connection } from 'mongoose'
import type { Page } from '../../../http/wire.ts'
import {
  collectionOf,
  definedFields,
  field,
  firstBatch,
  firstRow,
  insertOnce,
  rowSchema,
} from '../../../platform/mongo.ts'
import { type Client, type ClientStatus, clientStatuses, type Plan, plans } from '../../accounts/index.ts'
import type { ClientChange } from './client.ts'

const newestFirst = { created_at: -1, _id: -1 } as const

const clientSchema = rowSchema<Client>({
  _id: field.string,
  name: field.string,
  email: field.nullableString,
  company_name: field.nullableString,
  plan: { type: String, enum: plans, required: true },
  status: { type: String, enum: clientStatuses, required: true },
  subscription_amount: field.number,
  subscription_start_date: field.nullableDate,
  subscription_end_date: field.nullableDate,
  created_at: field.date,
  updated_at: field.date,
  owner_ids: { type: [String], default: [] },
})
  .index(newestFirst)
  .index({ status: 1, ...newestFirst })
  .index({ plan: 1, ...newestFirst })

export const clientCollection = 'clients'

export type ClientFilter = { status?: ClientStatus | undefined; plan?: Plan | undefined }

export const createClientStore = (connection: Connection) => {
  const clients = collectionOf<Client>(connection, 'Client', clientSchema, clientCollection)
  return {
    /** Returns false when the id is taken. */
    insert: (client: Client): Promise<boolean> => insertOnce(clients.insertOne(client)),

    byId: (id: string): Promise<Client | null> => firstRow(clients, { _id: id }),

    byIds: (ids: string[]): Promise<Client[]> =>
      firstBatch(clients, { filter: { _id: { $in: ids } }, limit: Math.max(ids.length, 1) }),

    /** Newest first. */
    async page(filter: ClientFilter, { limit, offset }: Page): Promise<{ rows: Client[]; total: number }> {
      const wanted = definedFields(filter)
      const [rows, total] = await Promise.all([
        firstBatch(clients, { filter: wanted, sort: newestFirst, skip: offset, limit }),
        clients.countDocuments(wanted),
      ])
      return { rows, total }
    },

    change: (id: string, change: ClientChange): Promise<Client | null> =>
      clients.findOneAndUpdate(
        { _id: id },
        { $set: { ...definedFields(change), updated_at: new Date() } },
        { returnDocument: 'after' },
      ),

    async addOwner(id: string, userId: string): Promise<void> {
      await clients.updateOne({ _id: id }, { $addToSet: { owner_ids: userId } })
    },

    /** Returns false when the account is the only owner. */
    async releaseOwner(id: string, userId: string): Promise<boolean> {
      await clients.updateOne(
        { _id: id, owner_ids: userId, 'owner_ids.1': { $exists: true } },
        { $pull: { owner_ids: userId } },
      )
      return (await clients.countDocuments({ _id: id, owner_ids: userId }, { limit: 1 })) === 0
    },
  }
}

export type ClientStore = ReturnType<typeof createClientStore>
