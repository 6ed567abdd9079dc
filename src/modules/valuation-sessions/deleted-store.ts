import type { Connection } from 'mongoose'
import { laterThan } from '../../http/if-match.ts'
import { sessionsOf } from './session-store.ts'
import { unchanged } from './store.ts'
import type { ValuationSession } from './valuation-session.ts'

export const deletedForMs = 30 * 24 * 60 * 60 * 1000

export type DeletedSessionStore = ReturnType<typeof createDeletedSessionStore>

/** Soft deletion of valuation sessions. The store erases a row once its `erase_at` has passed. */
export const createDeletedSessionStore = (connection: Connection) => {
  const sessions = sessionsOf(connection)
  return {
    /** Deletes softly if the row was not changed meanwhile. Returns whether it was written. */
    async markDeleted(session: ValuationSession): Promise<boolean> {
      const updated_at = laterThan(session)
      const erase_at = new Date(updated_at.getTime() + deletedForMs)
      const result = await sessions.updateOne(unchanged(session), {
        $set: { status: 'DELETED', deleted_status: session.status, live: false, updated_at, erase_at },
      })
      return result.matchedCount === 1
    },

    /** Writes `session`, which was deleted as `before`, if the row was not changed meanwhile. Returns whether. */
    async undelete(before: ValuationSession, { status, updated_at }: ValuationSession): Promise<boolean> {
      const result = await sessions.updateOne(
        { ...unchanged(before), live: false },
        { $set: { status, live: true, updated_at, erase_at: null }, $unset: { deleted_status: 1 } },
      )
      return result.matchedCount === 1
    },
  }
}
