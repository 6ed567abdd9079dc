import type { Caller } from '../../../http/caller.ts'
import { AppError } from '../../../http/errors.ts'
import type { Client } from '../../accounts/index.ts'
import type { Clients } from './directory.ts'

/**
 * Returns the function that every client route asks for the client that it is about: that of the user, or the
 * one that an admin names. Throws NO_CLIENT, CLIENT_NOT_FOUND also for the client of others.
 */
export const createClientScope =
  (clients: Pick<Clients, 'byId'>) =>
  async (caller: Caller, wanted?: string): Promise<Client> => {
    const { user, clientKey } = caller
    const own = user?.clientId ?? (user ? null : clientKey?.clientId) ?? null
    const id = user?.role === 'admin' ? (wanted ?? own) : own
    if (id === null) throw new AppError('NO_CLIENT')
    if (wanted !== undefined && wanted !== id) throw new AppError('CLIENT_NOT_FOUND')
    const client = await clients.byId(id)
    if (!client) throw new AppError('CLIENT_NOT_FOUND')
    return client
  }

export type ClientScope = ReturnType<typeof createClientScope>
