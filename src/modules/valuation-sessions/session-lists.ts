import type { Caller } from '../../http/caller.ts'
import type { Page } from '../../http/wire.ts'
import type { RawPage, SessionSelection, ValuationSessionStore } from './store.ts'
import { ownersOf, type SessionStatus } from './valuation-session.ts'

export type SessionList = RawPage & { total: number; has_more: boolean }

const emptyList: SessionList = { rows: [], truncated: false, total: 0, has_more: false }
const megabyte = 1024 * 1024
const maxPageBytes = 8 * megabyte

/** The lists of a caller's valuation sessions: those that are there, and those that can be taken back. */
export const createSessionLists = (store: ValuationSessionStore) => {
  const listOf = async (
    selection: SessionSelection,
    page: Page,
    fields?: 'reports' | 'deleted',
  ): Promise<SessionList> => {
    const { rows, truncated } = await store.page(selection, page, maxPageBytes, fields)
    const rowsToHere = page.offset + rows.length
    // A page that is neither empty nor full ends the list, and so gives its length.
    const endsList = rows.length < page.limit && (rows.length > 0 || page.offset === 0)
    const total = endsList ? rowsToHere : await store.count(selection)
    return { rows, truncated, total, has_more: rowsToHere < total }
  }

  return {
    /** The caller's sessions, newest update first; none for an anonymous caller and none that is deleted. */
    async list(
      caller: Caller,
      status: SessionStatus | null,
      page: Page,
      fields?: 'reports',
    ): Promise<SessionList> {
      const owners = ownersOf(caller)
      if (owners.length === 0 || status === 'DELETED') return emptyList
      return await listOf({ owners, status }, page, fields)
    },

    /** The caller's deleted sessions that are not erased yet, deleted last first. */
    async listDeleted(caller: Caller, page: Page): Promise<SessionList> {
      const owners = ownersOf(caller)
      return owners.length === 0 ? emptyList : await listOf({ owners, status: 'DELETED' }, page, 'deleted')
    },
  }
}
