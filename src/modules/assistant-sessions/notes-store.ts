import type { Connection } from 'mongoose'
import type { Actor, Audit } from '../../platform/audit.ts'
import type { Changes } from '../../platform/changes.ts'
import { field, insertOnce, rowSchema } from '../../platform/mongo.ts'
import { createRowCache } from '../../platform/row-cache.ts'

/** The knowledge of the assistant of a business: the model gets it with each question. `_id` is the business. */
export type BusinessNotes = { _id: string; notes: string; updatedAt: Date | null }

const notesSchema = rowSchema<BusinessNotes>({ _id: field.string, notes: String, updatedAt: field.date })

const collection = 'assistant_notes'
/** Notes may be long. */
const maxCached = 500

export const createNotesStore = (connection: Connection, changes: Changes, audit: Audit) => {
  const rows = connection.model<BusinessNotes>('AssistantNotes', notesSchema, collection)
  const cache = createRowCache(
    changes,
    collection,
    async (id) => (await rows.findById(id).lean<BusinessNotes>()) ?? emptyNotes(id),
    maxCached,
  )
  /** Returns empty notes when none were written yet. */
  const read = async (businessId: string): Promise<BusinessNotes> =>
    (await cache.get(businessId)) ?? emptyNotes(businessId)

  const recordUpdate = async ({ _id, notes }: BusinessNotes, actor: Actor): Promise<void> => {
    cache.forget(_id)
    const after = { length: notes.length }
    await audit.record(actor, 'business_notes.updated', { type: 'business', id: _id }, { after })
  }

  return {
    read,
    async write(businessId: string, notes: string, actor: Actor): Promise<BusinessNotes> {
      const row = { _id: businessId, notes, updatedAt: new Date() }
      await rows.updateOne(
        { _id: businessId },
        { $set: { notes, updatedAt: row.updatedAt } },
        { upsert: true },
      )
      await recordUpdate(row, actor)
      return row
    },
    /** For demo data: writes the notes of a business that has none. */
    async load(businessId: string, notes: string): Promise<void> {
      const row = { _id: businessId, notes, updatedAt: new Date() }
      if (await insertOnce(rows.create(row))) await recordUpdate(row, { userId: null, address: 'seed' })
    },
  }
}

export type NotesStore = ReturnType<typeof createNotesStore>

const emptyNotes = (businessId: string): BusinessNotes => ({ _id: businessId, notes: '', updatedAt: null })
