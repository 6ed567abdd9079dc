import type { KeyScope, Principal } from '../../../http/caller.ts'
import { AppError, invalid } from '../../../http/errors.ts'
import type { Actor, Audit } from '../../../platform/audit.ts'
import { endsOf, hashToken } from '../../../platform/secrets.ts'
import type { Client } from '../../accounts/index.ts'
import type { RequireOwner } from '../clients/owner.ts'
import { type ClientApiKey, makeClientKey, maxKeysOfClient } from './api-key.ts'
import type { ClientKeyStore } from './store.ts'

export type NewKey = { name: string; scopes: KeyScope[]; expires_at: Date | null }

/** Use cases of the API keys of clients. `forget` drops a key from memory. */
export const createClientKeyService = (
  store: ClientKeyStore,
  requireOwner: RequireOwner,
  forget: (hash: string) => void,
  audit: Audit,
) => {
  const record = (actor: Actor, action: string, { id, client_id, name, prefix, scopes }: ClientApiKey) =>
    audit.record(
      actor,
      action,
      { type: 'api_key', id },
      { client_id, [action.endsWith('created') ? 'after' : 'before']: { name, prefix, scopes } },
    )

  return {
    /** Newest first. */
    list: ({ _id }: Client): Promise<ClientApiKey[]> => store.of(_id).list(),

    /** Throws API_KEY_NOT_FOUND also for a key of another client. */
    async read({ _id }: Client, id: string): Promise<ClientApiKey> {
      const key = await store.of(_id).byId(id)
      if (!key) throw new AppError('API_KEY_NOT_FOUND')
      return key
    },

    /**
     * Returns the row and the key itself, which is given out this once and never stored. Throws FORBIDDEN for all but
     * owners and admins, API_KEY_LIMIT, 400 for a time that has passed.
     */
    async create(user: Principal, client: Client, { name, scopes, expires_at }: NewKey, actor: Actor) {
      await requireOwner(user, client)
      const now = new Date()
      if (expires_at !== null && expires_at <= now) throw invalid('/expires_at', 'must be in the future')
      const key = makeClientKey()
      const row: ClientApiKey = {
        _id: hashToken(key),
        id: Bun.randomUUIDv7(),
        client_id: client._id,
        name: name.trim(),
        ...endsOf(key),
        scopes: [...new Set(scopes)],
        created_at: now,
        created_by: actor.userId,
        expires_at,
        last_used_at: null,
      }
      const keys = store.of(client._id)
      await keys.insert(row)
      // Counted after the insert: of several at once, none passes the limit.
      if ((await keys.list()).length > maxKeysOfClient) {
        await keys.remove(row.id)
        throw new AppError('API_KEY_LIMIT')
      }
      await record(actor, 'api_key.created', row)
      return { row, key }
    },

    /** The key is refused from the next request on. Throws FORBIDDEN, API_KEY_NOT_FOUND. */
    async remove(user: Principal, client: Client, id: string, actor: Actor): Promise<void> {
      await requireOwner(user, client)
      const removed = await store.of(client._id).remove(id)
      if (!removed) throw new AppError('API_KEY_NOT_FOUND')
      forget(removed._id)
      await record(actor, 'api_key.deleted', removed)
    },
  }
}

export type ClientKeyService = ReturnType<typeof createClientKeyService>
