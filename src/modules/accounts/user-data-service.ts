import type { Kernel, UserData } from '../../module.ts'
import type { Actor } from '../../platform/audit.ts'
import type { AccountStore } from './account-store.ts'

/** Use cases around the data that all modules keep for a user. */
export const createUserDataService = (
  accounts: AccountStore,
  userData: () => UserData[],
  { audit, logger }: Pick<Kernel, 'audit' | 'logger'>,
) => {
  const erase = async (userId: string): Promise<void> => {
    const email = await accounts.emailBeingErased(userId)
    for (const data of userData()) await data.eraseUser(userId, email)
    await audit.erasePerson(userId)
    await accounts.finishErasure(userId)
  }

  return {
    /** Moves the data of a guest to the user that signs in. */
    async takeOverGuest(guestId: string, userId: string, actor: Actor): Promise<void> {
      for (const data of userData()) await data.takeOverGuest?.(guestId, userId, actor)
    },

    /** Erases everything of a user whose account is being erased, the account last. Safe to repeat. */
    erase,

    /** Finishes erasures that a crash cut off before their job was stored. */
    async eraseLeftovers(): Promise<void> {
      for (const userId of await accounts.idsBeingErased())
        await erase(userId).catch((error: unknown) => {
          logger.error({ err: error, user: userId }, 'a user could not be erased and is tried again')
        })
    },
  }
}

export type UserDataService = ReturnType<typeof createUserDataService>
