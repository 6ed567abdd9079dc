import type { Connection } from 'mongoose'
import { collectionOf, field, firstRow, insertOnce, rowSchema } from '../../../platform/mongo.ts'
import type { RecordingLimits } from '../../../timings.ts'
import type { RecordingStore } from './store.ts'

/** What the recordings of one tutor take, with what uploads under way may still take. */
type TutorSpace = {
  /** The id of the tutor. */
  _id: string
  total_bytes: number
  reservations: { id: string; bytes: number }[]
  /** Raised by every write: a recount writes only what it has read. */
  version: number
}

const spaceSchema = rowSchema<TutorSpace>({
  _id: field.string,
  total_bytes: field.number,
  reservations: { type: [{}], required: true },
  version: field.number,
})

/** A recount that other writes overtake this often is left to the nightly job. */
const maxTries = 20

/** The space of each tutor. Reserving is one conditional write, so parallel uploads cannot pass the limit together. */
export const createSpaceStore = (
  connection: Connection,
  recordings: RecordingStore,
  limits: RecordingLimits,
) => {
  const spaces = collectionOf<TutorSpace>(connection, 'TutorSpace', spaceSchema, 'recording_spaces')

  const tryReserve = (tutorId: string, id: string, bytes: number): Promise<boolean> =>
    // An upsert that matches nothing inserts, which the id refuses where there is a row.
    insertOnce(
      spaces.updateOne(
        {
          _id: tutorId,
          total_bytes: { $lte: limits.tutorBytes - bytes },
          [`reservations.${limits.uploads - 1}`]: { $exists: false },
        },
        { $inc: { total_bytes: bytes, version: 1 }, $push: { reservations: { id, bytes } } },
        { upsert: true },
      ),
    )

  return {
    /** Reserves bytes for an upload. Returns false when the tutor has not as many left, or too many uploads. */
    async reserve(tutorId: string, id: string, bytes: number): Promise<boolean> {
      if (bytes > limits.tutorBytes) return false
      // The first try may fail because another upload made the row at the same moment.
      return (await tryReserve(tutorId, id, bytes)) || (await tryReserve(tutorId, id, bytes))
    },

    /** Ends a reservation; `kept` bytes of it stay taken. Safe to repeat. */
    async settle(tutorId: string, id: string, reserved: number, kept: number): Promise<void> {
      await spaces.updateOne(
        { _id: tutorId, 'reservations.id': id },
        { $inc: { total_bytes: kept - reserved, version: 1 }, $pull: { reservations: { id } } },
      )
    },

    /**
     * Adds up what a tutor's recordings take, with the reservations that `isLive` keeps. Returns how many bytes that
     * frees.
     */
    async recount(tutorId: string, isLive: (ids: string[]) => Promise<string[]>): Promise<number> {
      for (let tries = 0; tries < maxTries; tries += 1) {
        const before = await firstRow(spaces, { _id: tutorId })
        if (!before) return 0
        const ids = before.reservations.map(({ id }) => id)
        const live = await isLive(ids)
        const reservations = before.reservations.filter(({ id }) => live.includes(id))
        const reserved = reservations.reduce((sum, { bytes }) => sum + bytes, 0)
        // A recording whose reservation is not settled yet counts once.
        const total_bytes = reserved + (await recordings.bytesOf(tutorId, live))
        const { matchedCount } = await spaces.updateOne(
          { _id: tutorId, version: before.version },
          { $set: { total_bytes, reservations }, $inc: { version: 1 } },
        )
        if (matchedCount === 1) return before.total_bytes - total_bytes
      }
      return 0
    },

    async tutorIds(): Promise<string[]> {
      return (await spaces.find({}, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id)
    },
  }
}

export type SpaceStore = ReturnType<typeof createSpaceStore>
