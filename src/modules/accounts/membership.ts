import { invalid } from '../../http/errors.ts'
import { type Account, type AccountChange, endsLogins, type NewAccount, trimNames } from './account.ts'
import type { Identity } from './identity.ts'

type Membership = Pick<Account, 'client_id' | 'client_role'>

/** The client after a change, and the role there. Throws 400 for a role without a client. */
const membershipAfter = (before: Membership, wanted: AccountChange): Membership => {
  const client_id = wanted.client_id === undefined ? before.client_id : wanted.client_id
  if (client_id === null && wanted.client_role) throw roleNeedsClient()
  const kept = client_id === before.client_id ? before.client_role : null
  return {
    client_id,
    client_role: client_id === null ? null : (wanted.client_role ?? kept ?? 'collaborator'),
  }
}

const roleNeedsClient = () => invalid('/client_role', 'needs a client_id')

/** Writes changes of accounts, so that a client always knows its owners and keeps one. */
export const createMembership = ({ accounts, clients, forgetAccount }: Identity) => {
  /** Throws 400 when there is no such client. */
  const requireClient = async (id: string): Promise<void> => {
    if (!(await clients.byId(id))) throw invalid('/client_id', 'must be the id of a client that exists')
  }

  /** A client stops counting an owner before the account changes, and counts one after it. Throws LAST_OWNER. */
  const release = async ({ _id, client_id, client_role }: Account): Promise<void> => {
    if (client_id !== null && client_role === 'owner') await clients.releaseOwner(client_id, _id)
  }

  const count = async ({ _id, client_id, client_role }: Account): Promise<void> => {
    if (client_id !== null && client_role === 'owner') await clients.addOwner(client_id, _id)
  }

  return {
    /** Throws 400 for a role without a client, and for a client that does not exist. */
    async checkNew({ client_id, client_role }: NewAccount): Promise<void> {
      if (!client_id && client_role) throw roleNeedsClient()
      if (client_id) await requireClient(client_id)
    },
    release,
    count,

    /** Returns the account; null when it was changed by another caller meanwhile, or is being erased. */
    async change(before: Account, wanted: AccountChange): Promise<Account | null> {
      const member = membershipAfter(before, wanted)
      const moves = member.client_id !== before.client_id
      if (moves && member.client_id !== null) await requireClient(member.client_id)
      if (moves || member.client_role !== 'owner') await release(before)
      const change = { ...trimNames(wanted), ...member }
      const after = await accounts.change(before, change, endsLogins(wanted, moves))
      if (!after) return null
      forgetAccount(after._id)
      await count(after)
      return after
    },
  }
}
