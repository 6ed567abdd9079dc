import { AppError } from '../../../http/errors.ts'
import type { Platform } from '../../../module.ts'
import { createLastSeen } from '../../../platform/last-seen.ts'
import { createRowCache } from '../../../platform/row-cache.ts'
import { hashToken } from '../../../platform/secrets.ts'
import { type ClientDirectory, requestLimitOf } from '../../accounts/index.ts'
import { looksLikeClientKey, useStoredEachMs } from '../api-keys/api-key.ts'
import { clientKeyCollection, createClientKeyStore } from '../api-keys/store.ts'
import { clientCollection, createClientStore } from './store.ts'
import { createVisitStore, visitStoredEachMs } from './visits-store.ts'

/** The clients as accounts see them. Made before the accounts, and needs none. */
export const createClientDirectory = ({
  connection,
  changes,
  logger,
}: Pick<Platform, 'connection' | 'changes' | 'logger'>) => {
  const store = createClientStore(connection)
  const cache = createRowCache(changes, clientCollection, store.byId)
  const keys = createClientKeyStore(connection)
  const keyCache = createRowCache(changes, clientKeyCollection, keys.byHash)
  const visits = createVisitStore(connection)

  const noteUse = createLastSeen(logger, useStoredEachMs, keys.noteUse, 'the use of an API key is not stored')
  const noteVisit = createLastSeen(
    logger,
    visitStoredEachMs,
    visits.note,
    'the visit of a client is not stored',
  )

  return {
    store,
    visits,
    noteVisit,
    keys,
    forgetKey: keyCache.forget,
    async holderOf(key) {
      const row = looksLikeClientKey(key) ? await keyCache.get(hashToken(key)) : null
      const now = Date.now()
      if (!row || (row.expires_at !== null && row.expires_at.getTime() <= now)) return null
      const client = await cache.get(row.client_id)
      if (!client || client.status === 'suspended') return null
      noteUse(row._id)
      noteVisit(client._id)
      const { id: keyId, client_id: clientId, scopes } = row
      return { keyId, clientId, scopes, ...requestLimitOf(client) }
    },
    byId: cache.get,
    byIds: store.byIds,
    idsOfPlan: store.idsOfPlan,
    /** After a write of this process: its own next request reads the row anew. */
    forget: cache.forget,
    async addOwner(clientId, userId) {
      await store.addOwner(clientId, userId)
      cache.forget(clientId)
    },
    async releaseOwner(clientId, userId) {
      const released = await store.releaseOwner(clientId, userId)
      cache.forget(clientId)
      if (!released) throw new AppError('LAST_OWNER')
    },
  } satisfies ClientDirectory & Record<string, unknown>
}

export type Clients = ReturnType<typeof createClientDirectory>
