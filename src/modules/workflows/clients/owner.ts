import type { Principal } from '../../../http/caller.ts'
import { AppError } from '../../../http/errors.ts'
import type { Accounts, Client } from '../../accounts/index.ts'

/** Throws FORBIDDEN for all but owners of the client and admins. */
export const createRequireOwner =
  (accounts: Pick<Accounts, 'byId'>) =>
  async ({ userId, role }: Principal, client: Client): Promise<void> => {
    if (role === 'admin') return
    const account = await accounts.byId(userId)
    if (account?.client_id !== client._id || account.client_role !== 'owner') throw new AppError('FORBIDDEN')
  }

export type RequireOwner = ReturnType<typeof createRequireOwner>
