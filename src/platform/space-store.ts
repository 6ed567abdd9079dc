import type { Connection } from 'mongoose'
import { collectionOf, field, firstRow, insertOnce, rowSchema } from './mongo.ts'

/** What the files of one owner take, with what uploads under way may still take. */
type Space = {
  /** The id of the owner. */
  _id: string
  total_bytes: number
  reservations: { id: string; bytes: number }[]
  /** Raised by every write: a recount writes only what it has read. */
  version: number
}

const spaceSchema = rowSchema<Space>({
  _id: field.string,
  total_bytes: field.number,
  reservations: { type: [{}], required: true },
  version: field.number,
})

/** A recount that other writes overtake this often is left to the nightly job. */
const maxTries = 20

export type SpaceOptions = {
  model: string
  collection: string
  /** What all files of one owner may take, with the uploads under way. */
  maxBytes: number
  /** Unfinished uploads of one owner. */
  maxReservations: number
  /** The bytes of an owner's files, without those of the given reservations. */
  bytesOf(ownerId: string, without: string[]): Promise<number>
}

/** The space of each owner. Reserving is one conditional write, so parallel uploads cannot pass the limit together. */
export const createSpaceStore = (
  connection: Connection,
  { model, collection, maxBytes, maxReservations, bytesOf }: SpaceOptions,
) => {
  const spaces = collectionOf<Space>(connection, model, spaceSchema, collection)

  const tryReserve = (ownerId: string, id: string, bytes: number, most: number): Promise<boolean> =>
    // An upsert that matches nothing inserts, which the id refuses where there is a row.
    insertOnce(
      spaces.updateOne(
        {
          _id: ownerId,
          total_bytes: { $lte: most - bytes },
          [`reservations.${maxReservations - 1}`]: { $exists: false },
        },
        { $inc: { total_bytes: bytes, version: 1 }, $push: { reservations: { id, bytes } } },
        { upsert: true },
      ),
    )

  return {
    /**
     * Reserves bytes for an upload. Returns false when the owner has not as many left, or too many uploads. `most` is
     * the space of an owner with a limit of its own.
     */
    async reserve(ownerId: string, id: string, bytes: number, most = maxBytes): Promise<boolean> {
      if (bytes > most) return false
      // The first try may fail because another upload made the row at the same moment.
      return (await tryReserve(ownerId, id, bytes, most)) || (await tryReserve(ownerId, id, bytes, most))
    },

    /** Ends a reservation; `kept` bytes of it stay taken. Safe to repeat. */
    async settle(ownerId: string, id: string, reserved: number, kept: number): Promise<void> {
      await spaces.updateOne(
        { _id: ownerId, 'reservations.id': id },
        { $inc: { total_bytes: kept - reserved, version: 1 }, $pull: { reservations: { id } } },
      )
    },

    /** Gives the bytes of a file back whose row its caller has removed. A recount mends what a crash leaves. */
    async release(ownerId: string, bytes: number): Promise<void> {
      await spaces.updateOne({ _id: ownerId }, { $inc: { total_bytes: -bytes, version: 1 } })
    },

    /**
     * Adds up what an owner's files take, with the reservations that `isLive` keeps. Returns how many bytes that
     * frees.
     */
    async recount(ownerId: string, isLive: (ids: string[]) => string[] | Promise<string[]>): Promise<number> {
      for (let tries = 0; tries < maxTries; tries += 1) {
        const before = await firstRow(spaces, { _id: ownerId })
        if (!before) return 0
        const ids = before.reservations.map(({ id }) => id)
        const live = await isLive(ids)
        const reservations = before.reservations.filter(({ id }) => live.includes(id))
        const reserved = reservations.reduce((sum, { bytes }) => sum + bytes, 0)
        // A file whose reservation is not settled yet counts once.
        const total_bytes = reserved + (await bytesOf(ownerId, live))
        const { matchedCount } = await spaces.updateOne(
          { _id: ownerId, version: before.version },
          { $set: { total_bytes, reservations }, $inc: { version: 1 } },
        )
        if (matchedCount === 1) return before.total_bytes - total_bytes
      }
      return 0
    },

    async ownerIds(): Promise<string[]> {
      return (await spaces.find({}, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id)
    },
  }
}

export type SpaceStore = ReturnType<typeof createSpaceStore>
