import type { Filter, UpdateFilter } from 'mongodb'
import type { Connection } from 'mongoose'
import { collectionOf, field, firstRow, refusedRows, rowSchema } from './mongo.ts'

/** One event of a stream. `seq` counts 1, 2, 3… without gaps within its stream. */
export type FeedRow<Event> = { stream: string; seq: number; at: Date; event: Event }

/** `by`: the process whose own readers have the row already. */
export type NewFeedRow<Event> = FeedRow<Event> & { key: string | null; by?: string }

type StoredRow<Event> = {
  /** `<stream>:<seq, padded>`: unique over both, and the part of a row that a change stream reports. */
  _id: string
  seq: number
  /** `<stream>:<key>`, absent when the writer named none. */
  key?: string
  at: Date
  by?: string
  event: Event
}

export type FeedStore<Event> = ReturnType<typeof createFeedStore<Event>>

const seqDigits = 10

const rowId = (stream: string, seq: number): string => `${stream}:${String(seq).padStart(seqDigits, '0')}`

/** Returns the stream and `seq` of a row's `_id`, or null when it is not a row of a feed. */
export const parseRowId = (id: unknown): { stream: string; seq: number } | null => {
  if (typeof id !== 'string') return null
  const colon = id.length - seqDigits - 1
  const seq = Number(id.slice(colon + 1))
  return colon > 0 && id[colon] === ':' && seq > 0 ? { stream: id.slice(0, colon), seq } : null
}

/** Rows of all streams of one feed in one collection, with `keepSeconds` for as long as they are of use. */
export const createFeedStore = <Event>(
  connection: Connection,
  collection: string,
  { keepSeconds, idOfEvent }: { keepSeconds?: number | undefined; idOfEvent?: string | undefined } = {},
) => {
  const schema = rowSchema<StoredRow<Event>>({
    _id: field.string,
    seq: field.number,
    key: String,
    at: field.date,
    by: String,
    event: {},
  })
  schema.index({ key: 1 }, { unique: true, sparse: true })
  schema.index({ at: 1 }, keepSeconds === undefined ? {} : { expireAfterSeconds: keepSeconds })
  const idField = idOfEvent === undefined ? null : `event.${idOfEvent}`
  if (idField !== null) schema.index({ [idField]: 1 }, { unique: true })
  const rows = collectionOf<StoredRow<Event>>(connection, `Feed ${collection}`, schema, collection)

  const toFeedRow = (stream: string, { seq, at, event }: StoredRow<Event>) => ({ stream, seq, at, event })
  const between = (stream: string, after: number, before: number) => ({
    _id: { $gt: rowId(stream, after), $lt: rowId(stream, before) },
  })
  const end = 10 ** seqDigits - 1
  const ofEvent = (stream: string, id: string) => {
    if (idField === null) throw new TypeError('this feed does not know the ids of its events')
    return { [idField]: id, ...between(stream, 0, end) }
  }

  const last = async (stream: string): Promise<number> => {
    const newest = { projection: { seq: 1 }, sort: { _id: -1 } } as const
    const row = await firstRow(rows, between(stream, 0, end), newest)
    return row?.seq ?? 0
  }

  return {
    /** The last `seq` of a stream; 0 when it has none. */
    last,

    /** Rows with `after < seq < before`, oldest first: the first `limit` of them, or the `newest`. */
    async read(stream: string, after: number, limit: number, before = end, newest = false) {
      const found = await rows
        .find(between(stream, after, Math.min(before, end)))
        .sort({ _id: newest ? -1 : 1 })
        .limit(limit)
        .toArray()
      if (newest) found.reverse()
      return found.map((row) => toFeedRow(stream, row))
    },

    /** The `seq` of a stream's first row of `at` or later; null when there is none. */
    async firstSince(stream: string, at: Date): Promise<number | null> {
      const filter = { ...between(stream, 0, end), at: { $gte: at } }
      const row = await firstRow(rows, filter, { projection: { seq: 1 }, sort: { _id: 1 } })
      return row?.seq ?? null
    },

    /** Where rows were stored in the last `ms` before the newest row of all, oldest first. */
    async *recent(ms: number): AsyncGenerator<Pick<FeedRow<Event>, 'stream' | 'seq' | 'at'>> {
      const newest = await firstRow(rows, {}, { projection: { at: 1 }, sort: { at: -1 } })
      if (!newest) return
      const since = new Date(newest.at.getTime() - ms)
      for await (const { _id, at } of rows.find({ at: { $gte: since } }, { projection: { at: 1 } })) {
        const row = parseRowId(_id)
        if (row) yield { ...row, at }
      }
    },

    async byKey(stream: string, key: string): Promise<FeedRow<Event> | null> {
      const row = await rows.findOne({ key: `${stream}:${key}` })
      return row && toFeedRow(stream, row)
    },

    /** The row whose event has this id; null when there is none. */
    async byEvent(stream: string, id: string): Promise<FeedRow<Event> | null> {
      const row = await firstRow(rows, ofEvent(stream, id) as Filter<StoredRow<Event>>)
      return row && toFeedRow(stream, row)
    },

    /** Writes fields of an event where `condition`, of fields of it too, holds. Returns the row; null where it does not. */
    async change(
      stream: string,
      id: string,
      condition: { event: Partial<Event>; since: Date },
      fields: Partial<Event>,
    ): Promise<FeedRow<Event> | null> {
      const filter = {
        ...ofEvent(stream, id),
        ...ofEventFields(condition.event),
        at: { $gte: condition.since },
      }
      const update = { $set: ofEventFields(fields) } as UpdateFilter<StoredRow<Event>>
      const options = { returnDocument: 'after' } as const
      const row = await rows.findOneAndUpdate(filter as Filter<StoredRow<Event>>, update, options)
      return row && toFeedRow(stream, row as StoredRow<Event>)
    },

    /**
     * Inserts rows; `ordered` ones stop at the first refused one. Returns the indexes of the rows that were
     * refused because their `seq` or key is taken. Throws any other error.
     */
    async insert(news: NewFeedRow<Event>[], ordered: boolean): Promise<Set<number>> {
      const documents = news.map(({ stream, seq, key, at, by, event }) => ({
        _id: rowId(stream, seq),
        seq,
        ...(key !== null && { key: `${stream}:${key}` }),
        at,
        ...(by !== undefined && { by }),
        event,
      }))
      try {
        // The driver's types for what is inserted cannot see through the generic event.
        const wanted = documents as Parameters<typeof rows.insertMany>[0]
        const [only] = wanted
        // `insertOne` costs half of `insertMany` for one document.
        if (only && wanted.length === 1) await rows.insertOne(only)
        else await rows.insertMany(wanted, { ordered })
        return new Set()
      } catch (error) {
        return refusedRows(error)
      }
    },

    /** Removes the rows of a stream that are older than `before`, but never its newest: the numbers go on. */
    async trim(stream: string, before: Date): Promise<void> {
      const newest = await last(stream)
      await rows.deleteMany({ ...between(stream, 0, newest), at: { $lt: before } })
    },

    async drop(stream: string): Promise<void> {
      await rows.deleteMany(between(stream, 0, end))
    },
  }
}

const ofEventFields = (fields: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`event.${name}`, value]))
