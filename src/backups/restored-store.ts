import type { Document, IndexDescription } from 'mongodb'
import { DocumentSequence } from 'mongodb/lib/cmap/commands.js'
import type { Connection } from 'mongoose'
import { databaseOf } from '../platform/mongo.ts'
import { restoreMarks } from '../platform/restore-mark.ts'

export type RestoredStore = ReturnType<typeof createRestoredStore>

/** The store that a backup is read into. */
export const createRestoredStore = (connection: Connection) => {
  const db = databaseOf(connection)
  const marks = db.collection<{ _id: string; started_at: Date }>(restoreMarks)

  const names = async (): Promise<string[]> => {
    const found = await db.listCollections({}, { nameOnly: true }).toArray()
    return found.map(({ name }) => name).filter((name) => !name.startsWith('system.'))
  }

  return {
    /** `unfinished`: an earlier restore was cut short. */
    async state(): Promise<'empty' | 'unfinished' | 'used'> {
      const found = await names()
      if (found.length === 0) return 'empty'
      return (await marks.findOne()) === null ? 'used' : 'unfinished'
    },

    /** Marks the store as one that no server may use yet, and removes what an earlier restore left. */
    async begin(archive: string): Promise<void> {
      await marks.updateOne({ _id: archive }, { $set: { started_at: new Date() } }, { upsert: true })
      for (const name of await names()) if (name !== restoreMarks) await db.dropCollection(name)
    },

    async createCollection(name: string, options: Document): Promise<void> {
      await db.createCollection(name, options)
    },

    /** Inserts BSON as it is: no value changes its type on the way. */
    async insert(collection: string, rows: Uint8Array[]): Promise<void> {
      const documents = new DocumentSequence('documents')
      for (const row of rows) documents.push({}, row)
      const writeConcern = { w: 'majority', j: true }
      const { n } = await db.command({ insert: collection, documents, writeConcern })
      if (Number(n) !== rows.length) throw new Error(`the store took ${n} of ${rows.length} rows`)
    },

    async createIndexes(collection: string, indexes: Document[]): Promise<void> {
      const own = indexes.filter(({ name }) => name !== '_id_') as IndexDescription[]
      if (own.length > 0) await db.collection(collection).createIndexes(own)
    },

    count: (collection: string): Promise<number> => db.collection(collection).countDocuments(),

    /** From here on servers use the store. */
    async finish(): Promise<void> {
      await db.dropCollection(restoreMarks)
    },
  }
}
