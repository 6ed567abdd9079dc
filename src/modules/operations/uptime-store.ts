import type { Connection } from 'mongoose'
import { collectionOf, field, firstRow, insertOnce, rowSchema } from '../../platform/mongo.ts'

/** The minutes of one hour in UTC in which a process said that it is there. */
type SignedHour = {
  /** `YYYY-MM-DDTHH` */
  _id: string
  minutes: number[]
  at: Date
}

const keptSeconds = 40 * 24 * 60 * 60

const hourSchema = rowSchema<SignedHour>({
  _id: field.string,
  minutes: { type: [Number], default: [] },
  at: field.date,
}).index({ at: 1 }, { expireAfterSeconds: keptSeconds })

const hourMs = 60 * 60 * 1000

const hourOf = (at: Date): string => at.toISOString().slice(0, 13)
const startOf = (hour: string): number => Date.parse(`${hour}:00:00.000Z`)

/** Signs of life of all processes together, by the minute. */
export const createUptimeStore = (connection: Connection) => {
  const hours = collectionOf<SignedHour>(connection, 'SignedHour', hourSchema, 'signs_of_life')

  return {
    async sign(at: Date): Promise<void> {
      const _id = hourOf(at)
      const change = {
        $addToSet: { minutes: at.getUTCMinutes() },
        $setOnInsert: { at: new Date(startOf(_id)) },
      }
      const write = () => hours.updateOne({ _id }, change, { upsert: true })
      // Another process made the row in the same moment.
      if (!(await insertOnce(write()))) await write()
    },

    /** Whole minutes from the hour of `since`, or from the first sign after it, to `to`; and the signed ones of them. */
    async minutes(since: Date, to: Date): Promise<{ all: number; signed: number }> {
      const [from, now] = [hourOf(since), hourOf(to)]
      const [first, earlier, current] = await Promise.all([
        firstRow(hours, { _id: { $gte: from } }, { sort: { _id: 1 } }),
        hours
          .aggregate<{ signed: number }>([
            { $match: { _id: { $gte: from, $lt: now } } },
            { $group: { _id: null, signed: { $sum: { $size: '$minutes' } } } },
          ])
          .toArray(),
        firstRow(hours, { _id: now }),
      ])
      if (!first) return { all: 0, signed: 0 }
      const begin = startOf(first._id) + (first._id > from ? Math.min(...first.minutes) * 60_000 : 0)
      const passed = current?.minutes.filter((minute) => minute < to.getUTCMinutes()).length ?? 0
      const minute = Math.floor((to.getTime() % hourMs) / 60_000)
      return {
        all: Math.max(0, (startOf(now) - begin) / 60_000 + minute),
        signed: (earlier[0]?.signed ?? 0) + passed,
      }
    },
  }
}

export type UptimeStore = ReturnType<typeof createUptimeStore>
