import { t } from 'elysia'
import type { Access } from '../../http/access.ts'
import { actorOf } from '../../http/caller.ts'
import { table } from '../../http/context.ts'
import type { ApiKeyService } from './api-key-service.ts'
import * as wire from './api-key-wire.ts'

export const createApiKeyRoutes = (may: Access, keys: ApiKeyService) =>
  table('api-keys', 'API keys (admin)', '/admin/businesses/:businessId/api-keys')
    .post(
      '',
      async (c) => {
        const created = await keys.create(c.params.businessId, c.body?.label ?? '', actorOf(c.caller))
        return c.status(201, wire.toApiKey(created))
      },
      may.admin({
        summary: 'Create an API key, which is sent this once',
        params: wire.businessParams,
        body: wire.apiKeyBody,
        response: { 201: wire.createdApiKey },
      }),
    )
    .get(
      '',
      async (c) => (await keys.list(c.params.businessId)).map(wire.toApiKey),
      may.admin({
        summary: 'List the API keys of a business, newest first, revoked ones too',
        params: wire.businessParams,
        response: { 200: t.Array(wire.apiKey) },
      }),
    )
    .delete(
      '/:keyId',
      async (c) => wire.toApiKey(await keys.revoke(c.params.businessId, c.params.keyId, actorOf(c.caller))),
      may.admin({
        summary: 'Revoke an API key',
        params: wire.apiKeyParams,
        response: { 200: wire.apiKey },
        fails: ['API_KEY_NOT_FOUND'],
      }),
    )
