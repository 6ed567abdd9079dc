import type { Filter } from 'mongodb'
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
import { matchesSearch, searchWordsOf } from '../../../platform/search-words.ts'
import { type Client, type ClientStatus, clientStatuses, type Plan, plans } from '../../accounts/index.ts'
import type { ClientChange } from './client.ts'

const newestFirst = { created_at: -1, _id: -1 } as const

const sorts = {
  '-created_at': newestFirst,
  created_at: { created_at: 1, _id: 1 },
  name: { name: 1, _id: 1 },
  '-name': { name: -1, _id: -1 },
} as const

export const clientSorts = Object.keys(sorts) as (keyof typeof sorts)[]

/** `search_words` are what a search finds: a search term is the beginning of one of them. */
type ClientRow = Client & { search_words: string[] }

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

const publicFields = { search_words: 0 } as const

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

    /** Returns null when there is no such client. */
    async change(before: Client, change: ClientChange): Promise<Client | null> {
      const defined = definedFields(change)
      const search_words = wordsOf({ ...before, ...defined })
      return await clients.findOneAndUpdate(
        { _id: before._id },
        { $set: { ...defined, search_words, updated_at: new Date() } },
        { returnDocument: 'after', projection: publicFields },
      )
    },

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
