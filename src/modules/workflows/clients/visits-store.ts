import type { Connection } from 'mongoose'
import { collectionOf, field, isDuplicateKey, rowSchema } from '../../../platform/mongo.ts'

/** When a user or an API key of a client was last seen, to the hour. Apart from the client, whose row is cached. */
type ClientVisit = { _id: string; last_seen_at: Date }

const visitSchema = rowSchema<ClientVisit>({ _id: field.string, last_seen_at: field.date })

/** A visit within this time of the one that is stored is not stored. */
export const visitStoredEachMs = 60 * 60 * 1000

export const createVisitStore = (connection: Connection) => {
  const visits = collectionOf<ClientVisit>(connection, 'ClientVisit', visitSchema, 'client_visits')
  return {
    /** Stores a visit unless any process stored one of the last hour. */
    async note(clientId: string, at: Date): Promise<void> {
      const before = new Date(at.getTime() - visitStoredEachMs)
      try {
        await visits.updateOne(
          { _id: clientId, last_seen_at: { $lte: before } },
          { $set: { last_seen_at: at } },
          { upsert: true },
        )
      } catch (error) {
        // The row is there, and is newer.
        if (!isDuplicateKey(error)) throw error
      }
    },

    /** The last visit of each of some clients that had one. */
    async lastOf(clientIds: string[]): Promise<Map<string, Date>> {
      const found = await visits.find({ _id: { $in: clientIds } }).toArray()
      return new Map(found.map(({ _id, last_seen_at }) => [_id, last_seen_at]))
    },
  }
}

export type VisitStore = ReturnType<typeof createVisitStore>
