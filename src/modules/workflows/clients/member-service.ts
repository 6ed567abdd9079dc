import { AppError } from '../../../http/errors.ts'
import type { Actor } from '../../../platform/audit.ts'
import type { Account, Accounts, Client, ClientRole } from '../../accounts/index.ts'

/** The people of any client, for administrators. Every use case throws CLIENT_NOT_FOUND. */
export const createMemberService = (
  clients: { byId(id: string): Promise<Client | null> },
  accounts: Pick<Accounts, 'ofClient' | 'byId' | 'administer' | 'changeMember' | 'removeFromClient'>,
) => {
  const read = async (id: string): Promise<Client> => {
    const client = await clients.byId(id)
    if (!client) throw new AppError('CLIENT_NOT_FOUND')
    return client
  }

  return {
    read,

    /** Owners first, then as they came. */
    async list(id: string): Promise<{ client: Client; people: Account[] }> {
      const client = await read(id)
      const found = (await accounts.ofClient(client._id)).toReversed()
      const isOwner = ({ client_role }: Account): boolean => client_role === 'owner'
      const people = [...found.filter(isOwner), ...found.filter((account) => !isOwner(account))]
      return { client, people }
    },

    /**
     * Adds an account, which leaves the client that it worked for and signs in anew. Throws USER_NOT_FOUND,
     * MEMBER_TAKEN, LAST_OWNER of the other client.
     */
    async add(id: string, userId: string, client_role: ClientRole, actor: Actor): Promise<Account> {
      const client = await read(id)
      const account = await accounts.byId(userId)
      if (!account || account.status === 'deleted') throw new AppError('USER_NOT_FOUND')
      if (account.client_id === client._id) throw new AppError('MEMBER_TAKEN')
      return await accounts.administer(actor, userId, { client_id: client._id, client_role })
    },

    /** Throws USER_NOT_FOUND for a person of another client, LAST_OWNER. */
    async change(id: string, userId: string, role: ClientRole, actor: Actor): Promise<Account> {
      const client = await read(id)
      return await accounts.changeMember(client._id, userId, role, actor)
    },

    /** Ends the logins of the person. Throws USER_NOT_FOUND for a person of another client, LAST_OWNER. */
    async remove(id: string, userId: string, actor: Actor): Promise<void> {
      const client = await read(id)
      await accounts.removeFromClient(client._id, userId, actor)
    },
  }
}

export type MemberService = ReturnType<typeof createMemberService>
