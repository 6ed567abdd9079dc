import { type Filter, MongoServerError } from 'mongodb'
import type { Connection } from 'mongoose'
import type { Page } from '../../../http/wire.ts'
import { idsBetween } from '../../../platform/id-time.ts'
import { collectionOf, definedFields, field, rowSchema } from '../../../platform/mongo.ts'
import { createLogReader } from '../log-rows-store.ts'
import { type ApiLog, type ApiLogFilter, firstFault, firstRefusal, keptForSeconds } from './api-log.ts'

const newestFirst = { _id: -1 } as const

const apiLogSchema = rowSchema<ApiLog>({
  _id: field.string,
  client_id: field.nullableString,
  user_id: field.nullableString,
  method: field.string,
  path: field.string,
  status_code: field.number,
  duration_ms: field.number,
  request_id: field.string,
  ip_address: field.string,
  user_agent: field.nullableString,
  error_code: field.nullableString,
  created_at: field.date,
})
  .index({ client_id: 1, ...newestFirst })
  .index({ user_id: 1, ...newestFirst })
  // Most requests are answered, and most readers look for those that were not.
  .index(
    { status_code: 1, ...newestFirst },
    { partialFilterExpression: { status_code: { $gte: firstRefusal } } },
  )
  .index({ created_at: 1 }, { expireAfterSeconds: keptForSeconds })

const duplicateKey = 11_000

/** The log is behind its requests, and may lose its last rows: it waits for no disk and no second machine. */
const writeConcern = { w: 1, j: false } as const

export const createApiLogStore = (connection: Connection) => {
  const rows = collectionOf<ApiLog>(connection, 'ApiLog', apiLogSchema, 'api_logs')
  const reader = createLogReader(rows)
  return {
    /** Safe to repeat. The command itself costs a quarter less than the driver's `insertMany`, which writes each row twice. */
    async insertMany(documents: ApiLog[]): Promise<void> {
      const command = { insert: rows.collectionName, documents, ordered: false, writeConcern }
      const { writeErrors = [] } = await rows.db.command(command)
      // A row that is there was stored by a write whose reply was lost.
      const fault = writeErrors.find(({ code }: { code: number }) => code !== duplicateKey)
      if (fault) throw new MongoServerError(fault)
    },
    page: (filter: ApiLogFilter, page: Page) => reader.page(toFilter(filter), page),
    before: (filter: ApiLogFilter, id: string | null, limit: number) =>
      reader.before(toFilter(filter), id, limit),
    /** The number of requests since then that a fault of the server ended. */
    faultsSince: (at: Date): Promise<number> =>
      rows.countDocuments({ status_code: { $gte: firstFault }, _id: idsBetween(at) }),
  }
}

export type ApiLogStore = ReturnType<typeof createApiLogStore>

const toFilter = ({ from, to, statuses, search, ...equal }: ApiLogFilter): Filter<ApiLog> => {
  const filter = {
    ...definedFields(equal),
    ...(statuses && { status_code: statuses.length === 1 ? statuses[0] : { $in: statuses } }),
    ...(search !== undefined && { path: { $regex: RegExp.escape(search) } }),
  }
  const isAll = Object.keys(filter).length === 0 && !from && !to
  if (isAll) return filter
  // No row is older, and with a range the index of ids serves what no other one does.
  const oldest = new Date(Date.now() - keptForSeconds * 1000)
  return { ...filter, _id: idsBetween(from ?? oldest, to) }
}
