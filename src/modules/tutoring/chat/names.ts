import type { Account } from '../../accounts/index.ts'
import { erasedName, nameOf } from '../people/student.ts'
import type { Message, NamedMessage } from './message.ts'

/** Names the authors of messages. `accountOf` reads from memory what has not changed. */
export const createNames = (accountOf: (id: string) => Promise<Account | null>) => {
  const nameOfUser = async (userId: string): Promise<string> => {
    const account = await accountOf(userId)
    if (!account || account.status === 'deleted') return erasedName
    return nameOf(account) || account.role
  }
  return {
    nameOfUser,
    /** One look-up for each author, however many messages there are. */
    async named(messages: Message[]): Promise<NamedMessage[]> {
      const ids = [...new Set(messages.map(({ user_id }) => user_id))]
      const names = new Map(await Promise.all(ids.map(async (id) => [id, await nameOfUser(id)] as const)))
      return messages.map((message) => ({ message, name: names.get(message.user_id) ?? erasedName }))
    },
  }
}

export type Names = ReturnType<typeof createNames>
