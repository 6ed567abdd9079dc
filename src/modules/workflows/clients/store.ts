import type { Filter } from 'mongodb'
import type { Connection } from 'mongoose'
import { laterThan } from '../../../http/if-match.ts'
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
import { matchesSearch, searchWordsOf } from '../../../platform/search-words.ts'
import { type Client, type ClientStatus, clientStatuses, type Plan, plans } from '../../accounts/index.ts'
import { type ClientChange, type EarlierClient, earlierOf } from './client.ts'

const newestFirst = { created_at: -1, _id: -1 } as const

const sorts = {
  '-created_at': newestFirst,
  created_at: { created_at: 1, _id: 1 },
  name: { name: 1, _id: 1 },
  '-name': { name: -1, _id: -1 },
} as const

export const clientSorts = Object.keys(sorts) as (keyof typeof sorts)[]

/**
 * `search_words` are what a search finds: a search term is the beginning of one of them. `earlier` is what the client
 * was, the oldest first: the statement of a month tells of its end, however late it is written.
 */
type ClientRow = Client & { search_words: string[]; earlier?: EarlierClient[]; suspended_by?: SuspendedBy }

/** Another reason of a suspension than an administrator: it ends with that reason. */
export type SuspendedBy = 'stripe'

const clientSchema = rowSchema<ClientRow>({
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
  limits: {},
  search_words: { type: [String], default: [] },
  earlier: { type: [{}] },
  suspended_by: { type: String },
})
  .index(newestFirst)
  .index(sorts.name)
  .index({ status: 1, ...newestFirst })
  .index({ plan: 1, ...newestFirst })
  .index({ search_words: 1 })

export const clientCollection = 'clients'

export type ClientFilter = {
  status?: ClientStatus | undefined
  plan?: Plan | undefined
  search?: string | undefined
  sort?: keyof typeof sorts | undefined
}

const publicFields = { search_words: 0, earlier: 0, suspended_by: 0 } as const
/** More changes than a client has between the end of a month and its statement. */
const keptChanges = 200

export type Subscription = Pick<
  Client,
  '_id' | 'name' | 'subscription_amount' | 'subscription_start_date' | 'created_at'
>

const subscriptionFields = {
  name: 1,
  subscription_amount: 1,
  subscription_start_date: 1,
  created_at: 1,
} as const

/** Clients. Only their directory and their admins have them all. */
export const createClientStore = (connection: Connection) => {
  const clients = collectionOf<ClientRow>(connection, 'Client', clientSchema, clientCollection)

  return {
    /** Returns false when the id is taken. */
    insert: (client: Client): Promise<boolean> =>
      insertOnce(clients.insertOne({ ...client, search_words: wordsOf(client) })),

    byId: (id: string): Promise<Client | null> =>
      firstRow(clients, { _id: id }, { projection: publicFields }),

    /** Those of the ids that exist. */
    byIds: (ids: string[]): Promise<Client[]> =>
      clients.find({ _id: { $in: ids } }, { projection: publicFields }).toArray(),

    async idsOfPlan(plan: Plan): Promise<string[]> {
      const found = await clients.find({ plan }, { projection: { _id: 1 } }).toArray()
      return found.map(({ _id }) => _id)
    },

    /** What is known of the subscriptions of active clients. */
    subscriptions: (): Promise<Subscription[]> =>
      clients.find({ status: 'active' }, { projection: subscriptionFields }).toArray(),

    async page(
      { search = '', sort = '-created_at', ...equal }: ClientFilter,
      { limit, offset }: Page,
    ): Promise<{ rows: Client[]; total: number }> {
      const filter: Filter<ClientRow> = { ...definedFields(equal), ...matchesSearch(search) }
      const [rows, total] = await Promise.all([
        firstBatch<ClientRow, Client>(clients, {
          filter,
          sort: sorts[sort],
          skip: offset,
          limit,
          projection: publicFields,
        }),
        clients.countDocuments(filter),
      ])
      return { rows, total }
    },

    /**
     * Changes a client as it was read; `suspendedBy` is the reason of a suspension, of each other status there is none.
     * Returns null where it was saved since.
     */
    async change(before: Client, change: ClientChange, suspendedBy?: SuspendedBy): Promise<Client | null> {
      const defined = definedFields(change)
      const search_words = wordsOf({ ...before, ...defined })
      const now = laterThan(before)
      const earlier = earlierOf(before, change, now)
      return await clients.findOneAndUpdate(
        { _id: before._id, updated_at: before.updated_at },
        {
          $set: {
            ...defined,
            search_words,
            updated_at: now,
            ...(suspendedBy && { suspended_by: suspendedBy }),
          },
          ...(change.status !== undefined && !suspendedBy && { $unset: { suspended_by: '' } }),
          ...(earlier && { $push: { earlier: { $each: [earlier], $slice: -keptChanges } } }),
        },
        { returnDocument: 'after', projection: publicFields },
      )
    },

    isSuspendedBy: async (id: string, suspended_by: SuspendedBy): Promise<boolean> =>
      (await firstRow(clients, { _id: id, status: 'suspended', suspended_by })) !== null,

    /** What a client was before its changes, the oldest first. */
    async earlier(id: string): Promise<EarlierClient[]> {
      const row = await firstRow<ClientRow, Pick<ClientRow, 'earlier'>>(
        clients,
        { _id: id },
        { projection: { earlier: 1 } },
      )
      return row?.earlier ?? []
    },

    /** One batch of all clients, in the order of their ids. */
    batchAfter: (id: string): Promise<Client[]> =>
      firstBatch<ClientRow, Client>(clients, {
        filter: { _id: { $gt: id } },
        sort: { _id: 1 },
        limit: 100,
        projection: publicFields,
      }),

    async addOwner(id: string, userId: string): Promise<void> {
      await clients.updateOne({ _id: id }, { $addToSet: { owner_ids: userId } })
    },

    /** Returns false when the account is the only owner. */
    async releaseOwner(id: string, userId: string): Promise<boolean> {
      await clients.updateOne(
        { _id: id, owner_ids: userId, 'owner_ids.1': { $exists: true } },
        { $pull: { owner_ids: userId } },
      )
      return (await firstRow(clients, { _id: id, owner_ids: userId })) === null
    },
  }
}

export type ClientStore = ReturnType<typeof createClientStore>

const wordsOf = ({ name, email, company_name }: Pick<Client, 'name' | 'email' | 'company_name'>): string[] =>
  searchWordsOf(name, email, company_name)
