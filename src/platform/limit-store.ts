import type { Connection } from 'mongoose'
import { collectionOf, field, isDuplicateKey, rowSchema } from './mongo.ts'
import { hashToken } from './secrets.ts'

/** What all processes have counted for one key. By the clock of the store, so that no other clock matters. */
type CountRow = {
  /** See `limitRowId`. */
  _id: string
  count: number
  ends_at: Date
  /** When it was written. */
  seen_at: Date
}

const countSchema = rowSchema<CountRow>({
  _id: field.string,
  count: field.number,
  ends_at: field.date,
  seen_at: field.date,
}).index({ ends_at: 1 }, { expireAfterSeconds: 0 })

export const limitCollection = 'rate_limits'

/** Keys name addresses and guests, whose ids open what is theirs: rows hold hashes. */
export const limitRowId = hashToken

/** Since when `count` was counted is not told, but when it `endsAt`, by the clock of the store, and in how long. */
export type Counted = { count: number; endsAt: Date; leftMs: number }

/** What a process adds: `count` is negative for what it gives back, `leftMs` the rest of its window. */
export type Addition = { key: string; count: number; leftMs: number }

const isLive = { $gt: ['$ends_at', '$$NOW'] }
const counted = { $cond: [isLive, '$count', 0] }
/** A row whose window is over begins another one. */
const inWindow = (count: object, leftMs: number) => [
  {
    $set: {
      count,
      ends_at: { $cond: [isLive, '$ends_at', { $add: ['$$NOW', leftMs] }] },
      seen_at: '$$NOW',
    },
  },
]
/** Counts are not worth waiting for a disk: those of the last moment may be lost with a primary. */
const writeConcern = { w: 1 } as const

const toCounted = ({ count, ends_at, seen_at }: CountRow): Counted => ({
  count,
  endsAt: ends_at,
  leftMs: ends_at.getTime() - seen_at.getTime(),
})

/** Counts that processes share. The first one to count a key sets the end of its window. */
export const createLimitStore = (connection: Connection) => {
  const rows = collectionOf<CountRow>(connection, 'RateLimit', countSchema, limitCollection)

  const take = async (key: string, most: number, windowMs: number): Promise<Counted> => {
    const next = { $cond: [{ $gt: [counted, most] }, counted, { $add: [counted, 1] }] }
    const options = { upsert: true, returnDocument: 'after', writeConcern } as const
    const row = await rows.findOneAndUpdate({ _id: limitRowId(key) }, inWindow(next, windowMs), options)
    if (!row) throw new Error('the store returned no row of an upsert')
    return toCounted(row)
  }

  return {
    /** Adds counts with one write, and returns the totals of their keys, read with another command. */
    async add(additions: Addition[]): Promise<Map<string, Counted>> {
      const keys = new Map(additions.map(({ key }) => [limitRowId(key), key]))
      const ids = [...keys.keys()]
      const writes = additions.map(({ count, leftMs }, index) => ({
        updateOne: {
          filter: { _id: ids[index] ?? '' },
          update: inWindow({ $add: [counted, count] }, leftMs),
          upsert: true,
        },
      }))
      await rows.bulkWrite(writes, { ordered: false, writeConcern })
      const found = await rows.find({ _id: { $in: ids } }, { batchSize: ids.length + 1 }).toArray()
      return new Map(found.map((row) => [keys.get(row._id) ?? '', toCounted(row)]))
    },

    /** Counts one, up to one more than `most`: a total above `most` is a refusal, and refusals do not add up. */
    async take(key: string, most: number, windowMs: number): Promise<Counted> {
      try {
        return await take(key, most, windowMs)
      } catch (error) {
        // Another process made the row at the same moment.
        if (!isDuplicateKey(error)) throw error
        return await take(key, most, windowMs)
      }
    },

    /** Gives back one of a window that was taken, unless that window is over. Returns what is counted then. */
    async giveBack(key: string, most: number, { endsAt }: Counted): Promise<Counted | null> {
      const used = { $cond: [{ $gt: ['$count', most] }, most, '$count'] }
      const row = await rows.findOneAndUpdate(
        { _id: limitRowId(key), ends_at: endsAt, count: { $gt: 0 } },
        [{ $set: { count: { $subtract: [used, 1] }, seen_at: '$$NOW' } }],
        { returnDocument: 'after', writeConcern },
      )
      return row && toCounted(row)
    },
  }
}

export type LimitStore = ReturnType<typeof createLimitStore>
