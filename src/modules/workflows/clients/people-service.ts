import { foldEmail, type Principal } from '../../../http/caller.ts'
import { AppError, invalid } from '../../../http/errors.ts'
import type { Actor } from '../../../platform/audit.ts'
import { randomToken } from '../../../platform/secrets.ts'
import { type Account, type Accounts, type Client, type ClientRole, splitName } from '../../accounts/index.ts'
import { createRequireOwner } from './owner.ts'

export type Profile = {
  account: Account
  client: Client | null
  /** The first owner of the client. */
  owner: Account | null
  people: number
}

export type ProfileChange = {
  email?: string | undefined
  name?: string | undefined
  current_password?: string | undefined
}

export type Invitation = { email: string; client_role: ClientRole }

const taken = 'An account with this e-mail address exists already'

/** Use cases of the people of a client. `mailsLinks`: whether mail reaches them. */
export const createPeopleService = (accounts: Accounts, mailsLinks: boolean) => {
  const requireOwner = createRequireOwner(accounts)

  const profileOf = async (account: Account): Promise<Profile> => {
    const client = await accounts.clientOf(account)
    if (!client) return { account, client, owner: null, people: 0 }
    const [owner = null] = await accounts.byIds(client.owner_ids.slice(0, 1))
    const people = (await accounts.countsOfClients([client._id])).get(client._id) ?? 0
    return { account, client, owner, people }
  }

  return {
    /** Throws TOKEN_INVALID for an account that was erased a moment ago. */
    profile: async (user: Principal): Promise<Profile> => await profileOf(await accounts.readOwn(user)),

    /**
     * A new address is not verified until its link is opened, and asks for the password: it would let a thief of
     * a session choose another one. Throws EMAIL_TAKEN, 400 at `/current_password`.
     */
    async changeProfile(user: Principal, change: ProfileChange, actor: Actor): Promise<Profile> {
      const { email, name, current_password } = change
      if (email !== undefined && email !== user.email) {
        if (current_password === undefined)
          throw invalid('/current_password', 'is required to change the e-mail address')
        await accounts.changeEmail(user, email, current_password, actor)
        await accounts.requestVerification(user.userId)
      }
      const account =
        name === undefined
          ? await accounts.readOwn(user)
          : await accounts.rename(user, splitName(name), actor)
      return await profileOf(account)
    },

    /** Newest first. */
    people: ({ _id }: Client): Promise<Account[]> => accounts.ofClient(_id),

    /**
     * Creates the account of a new person. Where mail is sent, a link leads to a page that takes the first
     * password; otherwise there is a temporary one. Throws FORBIDDEN, EMAIL_TAKEN.
     */
    async invite(user: Principal, client: Client, { email, client_role }: Invitation, actor: Actor) {
      await requireOwner(user, client)
      if (await accounts.findByEmail(foldEmail(email)))
        throw new AppError('EMAIL_TAKEN', { text: `${taken}: an administrator can add it to your client` })
      const password = randomToken().slice(0, 20)
      const input = { email, password, client_id: client._id, client_role }
      const account = await accounts.register(input, actor)
      if (!mailsLinks) return { account, temporaryPassword: password }
      await accounts.requestInvitation(account._id)
      return { account, temporaryPassword: null }
    },

    /**
     * Takes a person off the client and ends their tokens. Throws FORBIDDEN, USER_NOT_FOUND also for a person of
     * another client, LAST_OWNER, 400 for the caller.
     */
    async remove(user: Principal, client: Client, id: string, actor: Actor): Promise<void> {
      await requireOwner(user, client)
      if (id === user.userId) throw invalid('/id', 'must not be your own: another owner can remove you')
      await accounts.removeFromClient(client._id, id, actor)
    },
  }
}

export type PeopleService = ReturnType<typeof createPeopleService>
