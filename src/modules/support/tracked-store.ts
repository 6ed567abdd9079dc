import type { Collection, Document, Filter, UpdateFilter } from 'mongodb'
import type { Schema } from 'mongoose'
import type { Page } from '../../http/wire.ts'
import { definedFields, field, firstBatch, firstRow, insertOnce } from '../../platform/mongo.ts'
import type { News, Tracked } from './news.ts'

const newestFirst = { created_at: -1, _id: -1 } as const

/** The fields of schemas that all tracked rows have. */
export const trackedFields = {
  _id: field.string,
  client_id: field.string,
  title: field.string,
  status: field.string,
  version: field.number,
  news: { type: [{}], required: true },
  created_at: field.date,
  updated_at: field.date,
} as const

export const withTrackedIndexes = <Row>(schema: Schema<Row>): Schema<Row> =>
  schema
    .index(newestFirst)
    .index({ status: 1, ...newestFirst })
    .index({ client_id: 1, ...newestFirst })
    .index({ client_id: 1, status: 1, ...newestFirst })
    // Only rows with news are in it.
    .index({ 'news.version': 1 }, { sparse: true })

/** `equal`: fields of rows and the values that they must have. */
export type TrackedFilter<Status extends string = string> = {
  statuses?: Status[] | undefined
  equal?: Document | undefined
}

/** What a write makes of a row, beside its news. */
export type TrackedWrite = { set?: object; inc?: Record<string, number>; push?: object; news: News }

/** More than can fail again and again, so that these do not keep the others from being told. */
const newsBatch = 1000

/** Rows that belong to clients, reached through the client, or by administrators across clients. */
export const createTrackedStore = <Row extends Tracked>(rows: Collection<Row>) => {
  // The driver's types cannot see through the generic row.
  const filterOf = (fields: Document) => fields as Filter<Row>

  const scoped = (scope: { client_id?: string }) => {
    const find = (fields: Document, skip: number, limit: number): Promise<Row[]> =>
      firstBatch(rows, { filter: filterOf(fields), sort: newestFirst, skip, limit })

    /** One status at a time: an index has each in order, and none has several. */
    const pageOf = async (base: Document, statuses: string[], { limit, offset }: Page): Promise<Row[]> => {
      const [status] = statuses
      if (status === undefined) return await find(base, offset, limit)
      if (statuses.length === 1) return await find({ ...base, status }, offset, limit)
      const parts = await Promise.all(
        statuses.map((one) => find({ ...base, status: one }, 0, offset + limit)),
      )
      return parts
        .flat()
        .sort(byAge)
        .slice(offset, offset + limit)
    }

    return {
      byId: (id: string): Promise<Row | null> => firstRow(rows, filterOf({ _id: id, ...scope })),

      /** Newest first. */
      async page({ statuses = [], equal = {} }: TrackedFilter, page: Page) {
        const base = { ...definedFields(equal), ...scope }
        const wanted = [...new Set(statuses)]
        const counted = wanted.length === 0 ? base : { ...base, status: { $in: wanted } }
        const [found, total] = await Promise.all([
          pageOf(base, wanted, page),
          rows.countDocuments(filterOf(counted)),
        ])
        return { rows: found, total }
      },

      /** Writes a row as it was read. Returns it; null when another write came first. */
      async write(
        { _id, client_id, version }: Row,
        { set = {}, inc = {}, push = {}, news }: TrackedWrite,
      ): Promise<Row | null> {
        const update = {
          $set: { ...set, updated_at: news.at },
          $inc: { version: 1, ...inc },
          $push: { ...push, news },
        }
        return (await rows.findOneAndUpdate(
          filterOf({ _id, client_id, version, ...scope }),
          update as unknown as UpdateFilter<Row>,
          { returnDocument: 'after' },
        )) as Row | null
      },
    }
  }

  return {
    /** The rows of one client: no id of another client opens anything here. */
    of(clientId: string) {
      const scope = { client_id: clientId }
      return {
        ...scoped(scope),
        /** Stores a row under an id that a call before may have stored. Returns false when it did. */
        insertIfAbsent: (row: Omit<Row, 'client_id'>): Promise<boolean> =>
          insertOnce(rows.insertOne({ ...row, ...scope } as Parameters<typeof rows.insertOne>[0])),
        /** The number of rows of these statuses, `limit` at most. */
        countUpTo: (statuses: string[], limit: number): Promise<number> =>
          rows.countDocuments(filterOf({ ...scope, status: { $in: statuses } }), { limit }),
      }
    },

    /** For administrators, and for the server itself. */
    acrossClients: {
      ...scoped({}),

      /** The number of rows of these statuses, for each of the clients that has some. */
      async countsOf(clientIds: string[], statuses: string[]): Promise<Map<string, number>> {
        const found = await rows
          .aggregate<{ _id: string; count: number }>([
            { $match: { client_id: { $in: clientIds }, status: { $in: statuses } } },
            { $group: { _id: '$client_id', count: { $sum: 1 } } },
          ])
          .toArray()
        return new Map(found.map(({ _id, count }) => [_id, count]))
      },

      /** A batch of the ids of rows with news. */
      async someWithNews(): Promise<string[]> {
        const filter = filterOf({ 'news.version': { $gt: 0 } })
        const found = await firstBatch(rows, { filter, projection: { _id: 1 }, limit: newsBatch })
        return found.map(({ _id }) => _id)
      },

      async removeNews(id: string, newsId: string): Promise<void> {
        const update = { $pull: { news: { id: newsId } } } as unknown as UpdateFilter<Row>
        await rows.updateOne(filterOf({ _id: id }), update)
      },
    },
  }
}

export type TrackedStore<Row extends Tracked> = ReturnType<typeof createTrackedStore<Row>>

/** What both doors of a store have. */
export type Door<Row extends Tracked> = Pick<TrackedStore<Row>['acrossClients'], 'byId' | 'page' | 'write'>

const byAge = (one: Tracked, other: Tracked): number =>
  other.created_at.getTime() - one.created_at.getTime() || (other._id < one._id ? -1 : 1)
