import { type Access, signedIn } from '../../../http/access.ts'
import { actorOf } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { done, toDone } from '../../../http/wire.ts'
import type { ClientScope } from '../clients/scope.ts'
import { clientOnly, scopeFails } from '../clients/scope-wire.ts'
import type { ClientKeyService } from './service.ts'
import * as wire from './wire.ts'

const own = [...scopeFails, 'API_KEY_NOT_FOUND'] as const

/** The API keys of one client, for its people: no key makes another one. */
export const createClientKeyRoutes = (may: Access, scopeOf: ClientScope, keys: ClientKeyService) =>
  table('client-api-keys', 'API keys', '/api/v1')
    .get(
      '/api-keys',
      async (c) => {
        const rows = await keys.list(await scopeOf(c.caller, c.query.client_id))
        return wire.toApiKeys({ rows, total: rows.length }, { limit: Math.max(1, rows.length), offset: 0 })
      },
      may.user({
        summary: 'List the API keys of the client, newest first',
        query: clientOnly,
        response: { 200: wire.apiKeys },
        fails: scopeFails,
      }),
    )
    .post(
      '/api-keys',
      async (c) => {
        const client = await scopeOf(c.caller, c.query.client_id)
        const created = await keys.create(signedIn(c.caller), client, wire.readKey(c.body), actorOf(c.caller))
        return c.status(201, wire.toCreated(created))
      },
      may.user({
        summary: 'Create an API key, as an owner of the client; it is sent this once',
        query: clientOnly,
        body: wire.keyBody,
        response: { 201: wire.createdApiKey },
        fails: [...scopeFails, 'FORBIDDEN', 'API_KEY_LIMIT'],
      }),
    )
    .get(
      '/api-keys/:id',
      async (c) => {
        const client = await scopeOf(c.caller, c.query.client_id)
        return wire.toOneApiKey(await keys.read(client, c.params.id))
      },
      may.user({
        summary: 'Get an API key',
        params: wire.keyParams,
        query: clientOnly,
        response: { 200: wire.oneApiKey },
        fails: own,
      }),
    )
    .delete(
      '/api-keys/:id',
      async (c) => {
        const client = await scopeOf(c.caller, c.query.client_id)
        await keys.remove(signedIn(c.caller), client, c.params.id, actorOf(c.caller))
        return toDone('API key deleted')
      },
      may.user({
        summary: 'Delete an API key, as an owner of the client; it is refused from the next request on',
        params: wire.keyParams,
        query: clientOnly,
        response: { 200: done },
        fails: [...own, 'FORBIDDEN'],
      }),
    )
