import { AppError } from '../../../http/errors.ts'
import type { Platform } from '../../../module.ts'
import { createRowCache } from '../../../platform/row-cache.ts'
import type { ClientDirectory } from '../../accounts/index.ts'
import { clientCollection, createClientStore } from './store.ts'

/** The clients as accounts see them. Made before the accounts, and needs none. */
export const createClientDirectory = ({ connection, changes }: Pick<Platform, 'connection' | 'changes'>) => {
  const store = createClientStore(connection)
  const cache = createRowCache(changes, clientCollection, store.byId)
  return {
    store,
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
