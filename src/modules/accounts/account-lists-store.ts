import type { Filter } from 'mongodb'
import type { Connection } from 'mongoose'
import type { Page } from '../../http/wire.ts'
import { databaseOf, definedFields, firstBatch } from '../../platform/mongo.ts'
import { matchesSearch } from '../../platform/search-words.ts'
import type { Account, AccountStatus, Role } from './account.ts'
import { type AccountRow, accountCollection, publicFields } from './account-row.ts'
import type { ClientRole } from './client.ts'

/** `deleted: false` leaves out accounts that are deleted, or are being erased. */
export type AccountFilter = {
  role?: Role | undefined
  status?: AccountStatus | undefined
  deleted?: false
  client_role?: ClientRole | undefined
  /** One that a tutor teaches. */
  subjects?: string | undefined
  clientIds?: string[] | undefined
  /** Beginnings of words of the address and the names. */
  search?: string | undefined
}

/** Rows that a long list gets from the store at a time. */
const batchSize = 500

const newestFirst = { created_at: -1, _id: -1 } as const

/** Lists and counts of accounts, for administrators. */
export const createAccountLists = (connection: Connection) => {
  const rows = databaseOf(connection).collection<AccountRow>(accountCollection)
  const find = (filter: Filter<AccountRow>, skip: number, limit: number): Promise<Account[]> =>
    firstBatch<AccountRow, Account>(rows, {
      filter,
      sort: newestFirst,
      skip,
      limit,
      projection: publicFields,
    })

  return {
    async page(wanted: AccountFilter, { limit, offset }: Page): Promise<{ rows: Account[]; total: number }> {
      const filter = toFilter(wanted)
      const [found, total] = await Promise.all([find(filter, offset, limit), rows.countDocuments(filter)])
      return { rows: found, total }
    },

    /** All of them, newest first, of which a few hundred are in memory at a time. */
    all: (wanted: AccountFilter): AsyncIterable<Account> =>
      rows.find<Account>(toFilter(wanted), { sort: newestFirst, projection: publicFields, batchSize }),

    /** Active accounts of the role `user` for a search, without those of one client. */
    search: (text: string, exceptClientId: string | undefined, limit: number): Promise<Account[]> =>
      find(
        {
          ...matchesSearch(text),
          role: 'user',
          status: 'active',
          ...(exceptClientId !== undefined && { client_id: { $ne: exceptClientId } }),
        },
        0,
        limit,
      ),

    /** The number of active accounts, and of those that signed in since. */
    async activity(since: Date): Promise<{ active: number; signedIn: number }> {
      const [active, signedIn] = await Promise.all([
        rows.countDocuments({ status: 'active' }),
        rows.countDocuments({ last_login: { $gte: since } }),
      ])
      return { active, signedIn }
    },
  }
}

const toFilter = ({
  deleted,
  clientIds,
  search = '',
  status,
  ...equal
}: AccountFilter): Filter<AccountRow> => ({
  ...definedFields(equal),
  ...matchesSearch(search),
  ...(clientIds && { client_id: { $in: clientIds } }),
  ...(status ? { status } : deleted === false && { status: { $ne: 'deleted' } }),
})
