import type { Connection } from 'mongoose'
import { collectionOf, field, firstBatch, firstRow, rowSchema } from '../../../platform/mongo.ts'
import { type ClientApiKey, maxKeysOfClient } from './api-key.ts'

const keySchema = rowSchema<ClientApiKey>({
  _id: field.string,
  id: field.string,
  client_id: field.string,
  name: field.string,
  prefix: field.string,
  last4: field.nullableString,
  scopes: { type: [String], required: true },
  created_at: field.date,
  created_by: field.nullableString,
  expires_at: field.nullableDate,
  last_used_at: field.nullableDate,
}).index({ client_id: 1, id: -1 }, { unique: true })

export const clientKeyCollection = 'client_api_keys'

/** The keys of clients, reached through the client that they belong to, or by the hash of a key. */
export const createClientKeyStore = (connection: Connection) => {
  const keys = collectionOf<ClientApiKey>(connection, 'ClientApiKey', keySchema, clientKeyCollection)
  return {
    of: (clientId: string) => ({
      async insert(key: Omit<ClientApiKey, 'client_id'>): Promise<void> {
        await keys.insertOne({ ...key, client_id: clientId })
      },
      /** Newest first. */
      list: (): Promise<ClientApiKey[]> =>
        firstBatch(keys, { filter: { client_id: clientId }, sort: { id: -1 }, limit: maxKeysOfClient + 1 }),
      byId: (id: string): Promise<ClientApiKey | null> => firstRow(keys, { client_id: clientId, id }),
      /** Returns the row that it removed. */
      remove: (id: string): Promise<ClientApiKey | null> =>
        keys.findOneAndDelete({ client_id: clientId, id }),
    }),
    byHash: (hash: string): Promise<ClientApiKey | null> => firstRow(keys, { _id: hash }),
    async noteUse(hash: string, at: Date): Promise<void> {
      await keys.updateOne({ _id: hash }, { $max: { last_used_at: at } })
    },
  }
}

export type ClientKeyStore = ReturnType<typeof createClientKeyStore>
