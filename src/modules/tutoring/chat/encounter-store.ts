import type { Connection } from 'mongoose'
import { createBatch } from '../../../platform/batch.ts'
import { collectionOf, field, firstBatch, firstRow, rowSchema } from '../../../platform/mongo.ts'
import type { AttentionType, Encounter } from './encounter.ts'

const encounterSchema = rowSchema<Encounter>({
  _id: field.string,
  last_seq: { type: Number },
  reads: {},
  has_changes: { type: Boolean },
  phase: { type: String },
  attention: {},
})

export const encounterCollection = 'encounters'

type CountedMessage = { session_id: string; seq: number }

const readOf = (userId: string) => `reads.${userId}`

export const createEncounterStore = (connection: Connection) => {
  const encounters = collectionOf<Encounter>(connection, 'Encounter', encounterSchema, encounterCollection)

  const change = async (id: string, update: object): Promise<Encounter> => {
    const options = { upsert: true, returnDocument: 'after' } as const
    const row = await encounters.findOneAndUpdate({ _id: id }, update, options)
    if (!row) throw new Error('an upsert gave no row')
    return row
  }

  return {
    byId: async (id: string): Promise<Encounter> => (await firstRow(encounters, { _id: id })) ?? { _id: id },

    /** Notes the seq of a stored message; safe to repeat and in any order. Those that come together share a write. */
    countMessage: createBatch<CountedMessage, void>({
      maxItems: 500,
      maxWrites: 2,
      async write(group) {
        const newest = new Map<string, number>()
        for (const { item } of group)
          newest.set(item.session_id, Math.max(item.seq, newest.get(item.session_id) ?? 0))
        await encounters.bulkWrite(
          [...newest].map(([_id, last_seq]) => ({
            updateOne: { filter: { _id }, update: { $max: { last_seq } }, upsert: true },
          })),
          { ordered: false },
        )
        for (const { resolve } of group) resolve()
        return []
      },
    }),

    /** Notes how far a user has read; it only rises. */
    raiseRead: (id: string, userId: string, seq: number): Promise<Encounter> =>
      change(id, { $max: { [readOf(userId)]: seq } }),

    noteChanges: (id: string): Promise<Encounter> => change(id, { $set: { has_changes: true } }),

    setPhase: (id: string, phase: string): Promise<Encounter> => change(id, { $set: { phase } }),

    countAttention: (id: string, type: AttentionType): Promise<Encounter> =>
      change(id, { $inc: { [`attention.${type}`]: 1 } }),

    /** How many messages of each booking a user has not read, in one read. */
    async unreadOf(ids: string[], userId: string): Promise<Map<string, number>> {
      if (ids.length === 0) return new Map()
      const rows = await firstBatch(encounters, {
        filter: { _id: { $in: ids } },
        projection: { last_seq: 1, [readOf(userId)]: 1 },
        limit: ids.length,
      })
      return new Map(
        rows.map(({ _id, last_seq = 0, reads = {} }) => [_id, Math.max(0, last_seq - (reads[userId] ?? 0))]),
      )
    },
  }
}

export type EncounterStore = ReturnType<typeof createEncounterStore>
