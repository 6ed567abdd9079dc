import { type Connection, Schema } from 'mongoose'
import type { Actor, Audit } from '../../platform/audit.ts'
import type { Changes } from '../../platform/changes.ts'
import { schemaOptions } from '../../platform/mongo.ts'
import { createRowCache } from '../../platform/row-cache.ts'

/** The knowledge of the assistant of a business: the model gets it with each question. `_id` is the business. */
export type BusinessNotes = { _id: string; notes: string; updatedAt: Date | null }

const notesSchema = new Schema<BusinessNotes>(
  { _id: { type: String, required: true }, notes: String, updatedAt: { type: Date, required: true } },
  schemaOptions,
)

const collection = 'assistant_notes'
/** Notes may be long. */
const maxCached = 500

export const createNotesStore = (connection: Connection, changes: Changes, audit: Audit) => {
  const rows = connection.model<BusinessNotes>('AssistantNotes', notesSchema, collection)
  const cache = createRowCache<BusinessNotes>({
    changes,
    collection,
    maximum: maxCached,
    load: async (businessId) =>
      (await rows.findById(businessId).lean<BusinessNotes>()) ?? emptyNotes(businessId),
  })
  /** Returns empty notes when none were written yet. */
  const read = async (businessId: string): Promise<BusinessNotes> =>
    (await cache.get(businessId)) ?? emptyNotes(businessId)

  const write = async (businessId: string, notes: string, actor: Actor): Promise<BusinessNotes> => {
    const updatedAt = new Date()
    await rows.updateOne({ _id: businessId }, { $set: { notes, updatedAt } }, { upsert: true })
    cache.forget(businessId)
    const after = { length: notes.length }
    await audit.record(actor, 'business_notes.updated', { type: 'business', id: businessId }, { after })
    return { _id: businessId, notes, updatedAt }
  }

  return {
    read,
    write,
    /** For demo data: writes the notes of a business that has none. */
    async load(businessId: string, notes: string): Promise<void> {
      const { updatedAt } = await read(businessId)
      if (updatedAt === null) await write(businessId, notes, { userId: null, address: 'seed' })
    },
  }
}

export type NotesStore = ReturnType<typeof createNotesStore>

const emptyNotes = (businessId: string): BusinessNotes => ({ _id: businessId, notes: '', updatedAt: null })
