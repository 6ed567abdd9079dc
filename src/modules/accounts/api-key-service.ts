import { AppError } from '../../http/errors.ts'
import type { Actor, Audit } from '../../platform/audit.ts'
import { endsOf, hashToken } from '../../platform/secrets.ts'
import { type ApiKey, makeApiKey } from './api-key.ts'
import type { Identity } from './identity.ts'

/** Use cases around the API keys of businesses. */
export const createApiKeyService = ({ apiKeys, forgetApiKey }: Identity, audit: Audit) => {
  const record = (actor: Actor, action: string, { id, businessId, prefix, label }: ApiKey) =>
    audit.record(
      actor,
      action,
      { type: 'api_key', id },
      { after: { business_id: businessId, prefix, label } },
    )

  return {
    /** Returns the key itself, which is given out this once and never stored. */
    async create(businessId: string, label: string, actor: Actor): Promise<ApiKey & { key: string }> {
      const key = makeApiKey()
      const apiKey: ApiKey = {
        _id: hashToken(key),
        id: Bun.randomUUIDv7(),
        businessId,
        label,
        ...endsOf(key),
        createdAt: new Date(),
        createdBy: actor.userId,
        revokedAt: null,
      }
      await apiKeys.insert(apiKey)
      await record(actor, 'api_key.created', apiKey)
      return { ...apiKey, key }
    },

    list: apiKeys.ofBusiness,

    /** Safe to repeat: the first revocation counts. Throws API_KEY_NOT_FOUND. */
    async revoke(businessId: string, id: string, actor: Actor): Promise<ApiKey> {
      const revoked = await apiKeys.revoke(businessId, id, new Date())
      const apiKey = await apiKeys.find(businessId, id)
      if (!apiKey) throw new AppError('API_KEY_NOT_FOUND')
      forgetApiKey(apiKey._id)
      if (revoked) await record(actor, 'api_key.revoked', apiKey)
      return apiKey
    },
  }
}

export type ApiKeyService = ReturnType<typeof createApiKeyService>
