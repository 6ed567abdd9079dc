import { Elysia, t } from 'elysia'
import type { Access } from '../../http/access.ts'
import { actorOf } from '../../http/caller.ts'
import { context } from '../../http/context.ts'
import type { ApiKeyService } from './api-key-service.ts'
import {
  apiKeyBody,
  apiKeyParams,
  apiKeyWire,
  businessParams,
  createdApiKeyWire,
  toApiKeyWire,
} from './api-key-wire.ts'

const tags = ['API keys (admin)']

export const createApiKeyRoutes = (may: Access, keys: ApiKeyService) =>
  new Elysia({ name: 'convene/api-keys', prefix: '/admin/businesses/:businessId/api-keys' })
    .use(context)
    .post(
      '',
      async (c) => {
        const { businessId } = c.params
        const created = await keys.create(businessId, c.body?.label ?? '', actorOf(c.caller))
        return c.status(201, toApiKeyWire(created))
      },
      may.admin({
        params: businessParams,
        body: apiKeyBody,
        response: { 201: createdApiKeyWire },
        detail: { tags, summary: 'Create an API key, which is sent this once' },
      }),
    )
    .get(
      '',
      async (c) => (await keys.list(c.params.businessId)).map(toApiKeyWire),
      may.admin({
        params: businessParams,
        response: { 200: t.Array(apiKeyWire) },
        detail: { tags, summary: 'List the API keys of a business, newest first, revoked ones too' },
      }),
    )
    .delete(
      '/:keyId',
      async (c) => toApiKeyWire(await keys.revoke(c.params.businessId, c.params.keyId, actorOf(c.caller))),
      may.admin({
        params: apiKeyParams,
        response: { 200: apiKeyWire },
        fails: ['API_KEY_NOT_FOUND'],
        detail: { tags, summary: 'Revoke an API key' },
      }),
    )
