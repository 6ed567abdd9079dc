import type { Caller } from '../../http/caller.ts'
import type { StoredJson } from './bson-json.ts'
import type { JsonText } from './free-json.ts'
import type { SessionSelection, SessionWindow, ValuationSessionStore } from './store.ts'
import { ownersOf, type ValuationSummary } from './valuation-session.ts'

/** `truncated` says that the last rows came without their free JSON, as the page would be too large. */
export type SessionPage = {
  sessions: ValuationSummary<JsonText | StoredJson>[]
  total: number
  hasMore: boolean
  truncated: boolean
}

const emptyPage: SessionPage = { sessions: [], total: 0, hasMore: false, truncated: false }

/** More than the fields of a row take beside its free JSON. */
const rowBytes = 1024

export const createListing = (store: ValuationSessionStore, maxPageBytes: number) => {
  const pageOf = async (selection: SessionSelection, window: SessionWindow) => {
    const small = await store.smallPage(selection, window, maxPageBytes)
    if (small) return { sessions: small, truncated: false }
    let bytes = 0
    const sessions = await store.page(selection, window, ({ formData, valuationResult }) => {
      bytes += rowBytes + Buffer.byteLength(formData ?? '') + Buffer.byteLength(valuationResult ?? '')
      return bytes <= maxPageBytes
    })
    if (bytes <= maxPageBytes) return { sessions, truncated: false }
    // The last row read is the one too many. The outline has every row; those read before and unchanged
    // since keep their data.
    const whole = new Map(sessions.slice(0, -1).map((summary) => [summary.id, summary]))
    const outline = await store.pageOutline(selection, window)
    return {
      sessions: outline.map((summary) => {
        const known = whole.get(summary.id)
        return known?.updatedAt.getTime() === summary.updatedAt.getTime() ? known : summary
      }),
      truncated: true,
    }
  }

  /** The caller's sessions, newest update first; none for nobody and none that is deleted. */
  return async (
    caller: Caller,
    status: SessionSelection['status'] | 'DELETED',
    window: SessionWindow,
  ): Promise<SessionPage> => {
    const owners = ownersOf(caller)
    if (owners.length === 0 || status === 'DELETED') return emptyPage
    const selection = { owners, status }
    const { sessions, truncated } = await pageOf(selection, window)
    const rowsToHere = window.offset + sessions.length
    // A page that is neither empty nor full ends the list, and so says how long it is.
    const provesTotal = sessions.length < window.limit && (sessions.length > 0 || window.offset === 0)
    const total = provesTotal ? rowsToHere : await store.count(selection)
    return { sessions, total, hasMore: rowsToHere < total, truncated }
  }
}
