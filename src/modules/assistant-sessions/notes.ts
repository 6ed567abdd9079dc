import { type Connection, Schema } from 'mongoose'
import type { Actor, Audit } from '../../platform/audit.ts'
import type { Changes } from '../../platform/changes.ts'
import { schemaOptions } from '../../platform/mongo.ts'
import { createRowCache } from '../../platform/row-cache.ts'

/** What a business wants its assistant to know: it goes before the model with every question. */
export type BusinessNotes = { businessId: string; notes: string; updatedAt: Date | null }

type NotesRow = { _id: string; notes: string; updated_at: Date }

const notesSchema = new Schema<NotesRow>(
  { _id: { type: String, required: true }, notes: String, updated_at: { type: Date, required: true } },
  schemaOptions,
)

const collection = 'assistant_notes'
/** Notes may be long. */
const maxRemembered = 500

export const createNotes = (connection: Connection, changes: Changes, audit: Audit) => {
  const notes = connection.model<NotesRow>('AssistantNotes', notesSchema, collection)
  const known = createRowCache<BusinessNotes>({
    changes,
    collection,
    maximum: maxRemembered,
    async load(businessId) {
      const row = await notes.findById(businessId).lean()
      return { businessId, notes: row?.notes ?? '', updatedAt: row?.updated_at ?? null }
    },
  })
  return {
    /** Empty notes when none were written yet. */
    async read(businessId: string): Promise<BusinessNotes> {
      return (await known.get(businessId)) ?? { businessId, notes: '', updatedAt: null }
    },
    async write(businessId: string, text: string, actor: Actor) {
      const updatedAt = new Date()
      await notes.updateOne(
        { _id: businessId },
        { $set: { notes: text, updated_at: updatedAt } },
        { upsert: true },
      )
      known.forget(businessId)
      const after = { length: text.length }
      await audit.record(actor, 'business_notes.updated', { type: 'business', id: businessId }, { after })
      return { businessId, notes: text, updatedAt }
    },
  }
}

export type Notes = ReturnType<typeof createNotes>
