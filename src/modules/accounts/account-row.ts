import { addressWordsOf, searchWordsOf } from '../../platform/search-words.ts'
import type { Account } from './account.ts'

export const accountCollection = 'users'

/** An account as it is stored. `search_words` are what a search finds. */
export type AccountRow = Account & {
  password_hash: string | null
  search_words: string[]
  /** Set while an erasure is under way, absent otherwise. */
  erasing?: true
  /** The verified address by which the rest of the user's data is found while it is erased. */
  erasing_email?: string
}

export const publicFields = { password_hash: 0, search_words: 0, erasing: 0, erasing_email: 0 } as const

export const wordsOf = ({
  email,
  first_name,
  last_name,
}: Pick<Account, 'email' | 'first_name' | 'last_name'>): string[] => [
  ...new Set([...addressWordsOf(email), ...searchWordsOf(first_name, last_name)]),
]
