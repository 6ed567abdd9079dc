import { type Connection, Schema } from 'mongoose'
import type { ApiKeyHolder } from '../../http/caller.ts'
import { AppError } from '../../http/errors.ts'
import type { Changes } from '../../platform/changes.ts'
import { schemaOptions } from '../../platform/mongo.ts'
import { remember } from '../../platform/remembered.ts'
import type { Audit } from '../operations/index.ts'
import { type ApiKey, hashApiKey, looksLikeApiKey, makeApiKey, prefixOf } from './api-key.ts'

type ApiKeyRow = {
  /** The key's hash, which is what a request can be looked up by. */
  _id: string
  key_id: string
  business_id: string
  label: string
  prefix: string
  created_at: Date
  created_by: string
  revoked_at: Date | null
}

const text = { type: String, required: true } as const

const apiKeySchema = new Schema<ApiKeyRow>(
  {
    _id: text,
    key_id: text,
    business_id: text,
    label: { type: String, default: '' },
    prefix: text,
    created_at: { type: Date, required: true },
    created_by: text,
    revoked_at: { type: Date, default: null },
  },
  schemaOptions,
)
apiKeySchema.index({ business_id: 1, key_id: -1 }, { unique: true })

const collection = 'assistant_api_keys'

/** Makes, lists, revokes and checks the API keys of businesses. */
export const createApiKeys = (connection: Connection, changes: Changes, audit: Audit) => {
  const keys = connection.model<ApiKeyRow>('AssistantApiKey', apiKeySchema, collection)
  const known = remember<ApiKeyRow>({
    changes,
    collection,
    load: async (hash) => await keys.findById(hash).lean(),
  })
  return {
    /** What a key opens; null for one that is unknown or revoked. A revocation bites at the next request. */
    async verify(key: string): Promise<ApiKeyHolder | null> {
      const row = looksLikeApiKey(key) ? await known.get(hashApiKey(key)) : null
      return row && row.revoked_at === null ? { keyId: row.key_id, businessId: row.business_id } : null
    },

    /** The only time that the key itself is given out. */
    async make(businessId: string, label: string, adminId: string, address: string) {
      const key = makeApiKey()
      const row = {
        _id: hashApiKey(key),
        key_id: Bun.randomUUIDv7(),
        business_id: businessId,
        label,
        prefix: prefixOf(key),
        created_at: new Date(),
        created_by: adminId,
        revoked_at: null,
      }
      await keys.create(row)
      await record('api_key.made', row, adminId, address)
      return { key, apiKey: toApiKey(row) }
    },

    async ofBusiness(businessId: string): Promise<ApiKey[]> {
      const rows = await keys.find({ business_id: businessId }).sort({ key_id: -1 }).limit(1000).lean()
      return rows.map(toApiKey)
    },

    /** Safe to repeat: the first revocation counts. Throws API_KEY_NOT_FOUND. */
    async revoke(businessId: string, keyId: string, adminId: string, address: string): Promise<ApiKey> {
      const key = { business_id: businessId, key_id: keyId }
      const { modifiedCount } = await keys.updateOne(
        { ...key, revoked_at: null },
        { $set: { revoked_at: new Date() } },
      )
      const row = await keys.findOne(key).lean()
      if (!row) throw new AppError('API_KEY_NOT_FOUND')
      known.forget(row._id)
      if (modifiedCount === 1) await record('api_key.revoked', row, adminId, address)
      return toApiKey(row)
    },
  }

  function record(action: string, row: ApiKeyRow, actorId: string, address: string): Promise<void> {
    const after = { business_id: row.business_id, prefix: row.prefix, label: row.label }
    return audit.record({ action, actorId, address, targetType: 'api_key', targetId: row.key_id, after })
  }
}

export type ApiKeys = ReturnType<typeof createApiKeys>

const toApiKey = (row: ApiKeyRow): ApiKey => ({
  id: row.key_id,
  businessId: row.business_id,
  label: row.label,
  prefix: row.prefix,
  createdAt: row.created_at,
  createdBy: row.created_by,
  revokedAt: row.revoked_at,
})
