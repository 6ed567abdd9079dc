import type { Account, Accounts, Client } from '../accounts/index.ts'

/** Administrators beyond these are not told. */
const mostAdmins = 1000
const pageSize = 200

const erasedName = 'Deleted user'
/** The author of what a program of a client has written. */
export const keyName = 'API key'

/** The receivers of news, and the names that rows are shown with. */
export const createPeople = (
  accounts: Pick<Accounts, 'page' | 'ofClient' | 'cachedById'>,
  clients: { byId(id: string): Promise<Client | null> },
) => {
  const nameOf = ({ first_name, last_name, role, email }: Account): string =>
    [first_name, last_name].filter(Boolean).join(' ') || (role === 'admin' ? 'Support' : email)

  const nameOfUser = async (id: string): Promise<string> => {
    const account = await accounts.cachedById(id)
    return account && account.status !== 'deleted' ? nameOf(account) : erasedName
  }

  const nameOfClient = async (id: string): Promise<string> => {
    const client = await clients.byId(id)
    return client ? (client.company_name ?? client.name) : ''
  }

  const named = async (ids: (string | null)[], find: (id: string) => Promise<string>) => {
    const known = [...new Set(ids.filter((id) => id !== null))]
    return new Map(await Promise.all(known.map(async (id) => [id, await find(id)] as const)))
  }

  return {
    /** The ids of the active administrators. */
    async admins(): Promise<string[]> {
      const ids: string[] = []
      for (let offset = 0; offset < mostAdmins; offset += pageSize) {
        const { rows } = await accounts.page({ role: 'admin', status: 'active' }, { limit: pageSize, offset })
        ids.push(...rows.map(({ _id }) => _id))
        if (rows.length < pageSize) break
      }
      return ids
    },

    /** The ids of the active people of a client. */
    ofClient: async (clientId: string): Promise<string[]> =>
      (await accounts.ofClient(clientId)).filter(({ status }) => status === 'active').map(({ _id }) => _id),

    /** Whether an account is an active administrator. */
    async isAdmin(id: string): Promise<boolean> {
      const account = await accounts.cachedById(id)
      return account?.role === 'admin' && account.status === 'active'
    },

    nameOfClient,
    names: (ids: (string | null)[]): Promise<Map<string, string>> => named(ids, nameOfUser),
    clientNames: (ids: string[]): Promise<Map<string, string>> => named(ids, nameOfClient),
  }
}

export type People = ReturnType<typeof createPeople>
