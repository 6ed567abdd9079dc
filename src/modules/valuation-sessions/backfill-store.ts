import type { Connection } from 'mongoose'
import { databaseOf, refusedRows } from '../../platform/mongo.ts'
import { deletedForMs } from './deleted-store.ts'
import type { SessionRow } from './session-store.ts'
import { rowOf } from './store.ts'
import type { ValuationSession } from './valuation-session.ts'

/** `added` now, `present` from an earlier run, or `taken`: another session has its report id. */
export type Backfilled = 'added' | 'present' | 'taken'

export type BackfillStore = ReturnType<typeof createBackfillStore>

/** The row of an old session. A deleted one is erased as if it were deleted now. Throws 413 TOO_LARGE. */
export const backfillRow = (session: ValuationSession): SessionRow => ({
  ...rowOf(session),
  ...(session.status === 'DELETED' && { erase_at: new Date(Date.now() + deletedForMs) }),
})

export const createBackfillStore = (connection: Connection) => {
  const sessions = databaseOf(connection).collection<SessionRow>('valuation_sessions')
  return {
    /** Stores rows, each once: one that is there already stays as it is. Returns what became of each. */
    async add(rows: SessionRow[]): Promise<Backfilled[]> {
      const inserted = sessions.insertMany(rows, { ordered: false })
      const refused = await inserted.then(() => new Set<number>(), refusedRows)
      const report_id = { $in: [...refused].flatMap((index) => rows[index]?.report_id ?? []) }
      const ids = new Map<string, string>()
      if (refused.size > 0)
        for await (const row of sessions.find({ report_id }, { projection: { report_id: 1 } }))
          ids.set(row.report_id, row._id)
      return rows.map((row, index) => {
        if (!refused.has(index)) return 'added'
        return ids.get(row.report_id) === row._id ? 'present' : 'taken'
      })
    },
  }
}
