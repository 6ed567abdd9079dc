import type { Connection } from 'mongoose'
import { field, rowSchema } from '../../platform/mongo.ts'
import type { ApiKey } from './api-key.ts'

const apiKeySchema = rowSchema<ApiKey>({
  _id: field.string,
  id: field.string,
  businessId: field.string,
  label: { type: String, default: '' },
  prefix: field.string,
  last4: field.nullableString,
  createdAt: field.date,
  createdBy: field.nullableString,
  revokedAt: field.nullableDate,
})
apiKeySchema.index({ businessId: 1, id: -1 }, { unique: true })

export const apiKeyCollection = 'api_keys'
const maxListed = 1000

export const createApiKeyStore = (connection: Connection) => {
  const keys = connection.model<ApiKey>('ApiKey', apiKeySchema, apiKeyCollection)
  return {
    async insert(apiKey: ApiKey): Promise<void> {
      await keys.create(apiKey)
    },
    byHash: async (hash: string): Promise<ApiKey | null> => await keys.findById(hash).lean<ApiKey>(),
    find: async (businessId: string, id: string): Promise<ApiKey | null> =>
      await keys.findOne({ businessId, id }).lean<ApiKey>(),
    /** Newest first, revoked ones too. */
    ofBusiness: async (businessId: string): Promise<ApiKey[]> =>
      await keys.find({ businessId }).sort({ id: -1 }).limit(maxListed).lean<ApiKey[]>(),
    /** Returns false when there is no such key or it is revoked already. */
    async revoke(businessId: string, id: string, at: Date): Promise<boolean> {
      const write = await keys.updateOne({ businessId, id, revokedAt: null }, { $set: { revokedAt: at } })
      return write.modifiedCount === 1
    },
  }
}
