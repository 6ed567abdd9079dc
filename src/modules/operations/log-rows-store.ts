import type { Collection, Document, Filter } from 'mongodb'
import type { Page } from '../../http/wire.ts'
import { firstBatch } from '../../platform/mongo.ts'

/** Counting all rows of a log would read all of an index: a list says that there are at least so many. */
const mostCounted = 10_000

/** Ids are UUIDs of version 7: their order is that of time. */
const newestFirst = { _id: -1 } as const

/** Reads the rows of a log, newest first. */
export const createLogReader = <Row extends { _id: string } & Document>(rows: Collection<Row>) => {
  const find = (filter: Filter<Row>, skip: number, limit: number): Promise<Row[]> =>
    firstBatch(rows, { filter, sort: newestFirst, skip, limit })

  return {
    /** The total is true up to 10,000; above it is the least that there is. */
    async page(filter: Filter<Row>, { limit, offset }: Page): Promise<{ rows: Row[]; total: number }> {
      const isAll = Object.keys(filter).length === 0
      const [found, counted] = await Promise.all([
        find(filter, offset, limit + 1),
        isAll ? rows.estimatedDocumentCount() : rows.countDocuments(filter, { limit: mostCounted }),
      ])
      const isWhole = isAll || counted < mostCounted
      const total = isWhole ? counted : Math.max(counted, offset + found.length)
      return { rows: found.slice(0, limit), total }
    },

    /** The rows before one, for a reader that takes all; the newest without one. */
    before: (filter: Filter<Row>, id: string | null, limit: number): Promise<Row[]> =>
      find(id === null ? filter : ({ $and: [filter, { _id: { $lt: id } }] } as Filter<Row>), 0, limit),
  }
}
