import type { Page } from '../../http/wire.ts'
import type { Actor } from '../../platform/audit.ts'
import { randomToken } from '../../platform/secrets.ts'
import { type Account, type NewAccount, splitName } from './account.ts'
import type { AccountFilter } from './account-lists-store.ts'
import type { Client, ClientRole, Plan } from './client.ts'
import type { Identity } from './identity.ts'
import type { AccountService } from './service.ts'

export type UserFilter = Omit<AccountFilter, 'clientIds' | 'deleted'> & {
  plan?: Plan | undefined
  client_id?: string | undefined
}

export type AccountWithClient = { account: Account; client: Client | null }

export type NewUser = Pick<NewAccount, 'email' | 'role' | 'client_id'> & {
  password?: string | undefined
  name?: string | undefined
  member_role?: ClientRole | undefined
}

const found = 10
/** A shorter search finds too much. */
const shortestSearch = 2

/** Lists of accounts with their clients, and new accounts, for administrators. `mailsLinks`: whether mail reaches people. */
export const createAccountAdminService = (
  { accounts, clients }: Identity,
  service: AccountService,
  requestInvitation: (userId: string) => Promise<void>,
  mailsLinks: boolean,
) => ({
  async page({ plan, client_id, ...filter }: UserFilter, page: Page) {
    const ofPlan = plan && (await clients.idsOfPlan(plan))
    const own = client_id === undefined ? undefined : [client_id]
    const clientIds = own && ofPlan ? own.filter((id) => ofPlan.includes(id)) : (own ?? ofPlan)
    const { rows, total } = await accounts.page({ ...filter, clientIds }, page)
    const ids = [...new Set(rows.flatMap((account) => account.client_id ?? []))]
    const known = ids.length === 0 ? [] : await clients.byIds(ids)
    const byId = new Map(known.map((client) => [client._id, client]))
    const shown = rows.map(
      (account): AccountWithClient => ({ account, client: byId.get(account.client_id ?? '') ?? null }),
    )
    return { rows: shown, total }
  },

  /** The accounts that could become people of a client, ten at most. */
  search: async (text: string, exceptClientId: string | undefined): Promise<Account[]> =>
    text.trim().length < shortestSearch ? [] : await accounts.search(text, exceptClientId, found),

  /**
   * Creates an account. One without a password gets a link by mail, or a temporary password where no mail is sent.
   * Throws EMAIL_TAKEN, 400 for a client that does not exist.
   */
  async create({ password, name, member_role, ...input }: NewUser, actor: Actor) {
    const temporary = randomToken().slice(0, 20)
    const account = await service.register(
      {
        ...input,
        ...(name !== undefined && splitName(name)),
        client_role: member_role,
        password: password ?? temporary,
      },
      actor,
    )
    const isMailed = password === undefined && mailsLinks
    if (isMailed) await requestInvitation(account._id)
    return {
      account,
      client: await service.clientOf(account),
      temporaryPassword: password === undefined && !isMailed ? temporary : null,
    }
  },
})

export type AccountAdminService = ReturnType<typeof createAccountAdminService>
