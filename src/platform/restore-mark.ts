import type { Connection } from 'mongoose'
import { databaseOf } from './mongo.ts'

/** The collection that a restore has until it has finished. */
export const restoreMarks = 'unfinished_restores'

/** Throws when a restore into the store was cut short: it has only some of the rows. */
export const refuseUnfinishedRestore = async (connection: Connection): Promise<void> => {
  if ((await databaseOf(connection).collection(restoreMarks).findOne()) !== null)
    throw new Error(
      'a restore into the store has not finished: run `bun run restore FILE` again, or empty the store',
    )
}
