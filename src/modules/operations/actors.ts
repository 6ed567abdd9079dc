import { foldEmail } from '../../http/caller.ts'
import type { Account, Accounts } from '../accounts/index.ts'

/** No account has this id. */
const unknownId = 'unknown'

/** The accounts behind the rows of logs. */
export const createActors = ({ byIds, findByEmail }: Pick<Accounts, 'byIds' | 'findByEmail'>) => ({
  /** Adds the addresses of the users of rows. Those of erased accounts read `Deleted user`. */
  async withEmails<Row extends { user_id: string | null }>(
    rows: Row[],
  ): Promise<(Row & { email: string | null })[]> {
    const ids = [...new Set(rows.flatMap(({ user_id }) => user_id ?? []))]
    const found = new Map((ids.length > 0 ? await byIds(ids) : []).map((account) => [account._id, account]))
    return rows.map((row) => ({
      ...row,
      email: row.user_id === null ? null : emailOf(found.get(row.user_id)),
    }))
  },

  /** Returns the id of the user that a query names by id or by e-mail address; undefined for an empty name. */
  async idOf(name: string | undefined): Promise<string | undefined> {
    if (!name) return undefined
    return name.includes('@') ? ((await findByEmail(foldEmail(name)))?._id ?? unknownId) : name
  },
})

export type Actors = ReturnType<typeof createActors>

const emailOf = (account: Account | undefined): string =>
  account && account.status !== 'deleted' ? account.email : 'Deleted user'
