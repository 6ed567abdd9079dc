import { BSON, type Filter } from 'mongodb'
import type { Connection } from 'mongoose'
import { AppError } from '../../http/errors.ts'
import type { Page } from '../../http/wire.ts'
import { createRowWriter } from '../../platform/bson-json.ts'
import { type BoundedFind, firstRawBatch, insertOnce, wholeRawBatch } from '../../platform/mongo.ts'
import { toStored } from './free-json.ts'
import { type SessionRow, sessionsOf } from './session-store.ts'
import {
  freeFields,
  type Owner,
  ownerKey,
  type SessionStatus,
  type ValuationSession,
} from './valuation-session.ts'

const sessionFields = { owner: 0, live: 0, erase_at: 0 } as const
const publicFields = { ...sessionFields, name: 0, data_source: 0, html_report: 0, info_tab_html: 0 } as const
const outlineFields = {
  report_id: 1,
  status: 1,
  current_view: 1,
  created_at: 1,
  updated_at: 1,
  completed_at: 1,
} as const
const summaryFields = { ...outlineFields, form_data: 1, valuation_result: 1 } as const
const reportFields = { ...summaryFields, collected_data: 1, name: 1 } as const
/** The fields of the rows of a list, and those of its rows without free JSON. */
const lists = {
  summaries: { whole: summaryFields, outline: outlineFields },
  reports: { whole: reportFields, outline: outlineFields },
  deleted: { whole: { ...summaryFields, erase_at: 1 }, outline: { ...outlineFields, erase_at: 1 } },
} as const
const newestFirst = { updated_at: -1, _id: -1 } as const

/** The most bytes of JSON for one byte of BSON: `\u0001` in a string. */
const jsonGrowth = 6
/** The fields of a list beside the free JSON take less than this in a row. */
const outlineBytes = 1024

/** The rows of a list. `status` null means all that are not deleted. */
export type SessionSelection = { owners: Owner[]; status: SessionStatus | null }

/** BSON rows. `truncated`: the last ones come without free JSON, as the page would be too large. */
export type RawPage = { rows: Uint8Array[]; truncated: boolean }

/** A row to be sent as it is, with the fields that are needed to decide on it. */
export type RawSession = Owner & Pick<ValuationSession, 'status' | 'updated_at'> & { row: Uint8Array }

export type ValuationSessionStore = ReturnType<typeof createValuationSessionStore>

/**
 * Rows go past Mongoose wherever free JSON is in them, so that nothing casts or drops a part of it; the schema
 * holds the indexes.
 */
export const createValuationSessionStore = (connection: Connection) => {
  const sessions = sessionsOf(connection)

  const readRaw = async (
    filter: Filter<SessionRow>,
    projection: typeof sessionFields,
  ): Promise<Uint8Array | undefined> => (await firstRawBatch(sessions, { filter, projection, limit: 1 }))[0]

  const find = async (filter: Filter<SessionRow>): Promise<ValuationSession | null> => {
    const row = await readRaw(filter, sessionFields)
    return row ? decode(row) : null
  }

  /** Reads whole rows until their JSON is too large, and the others without free JSON. */
  const cutPage = async (
    find: BoundedFind<SessionRow>,
    projection: Record<string, 1>,
    maxBytes: number,
  ): Promise<RawPage> => {
    const outlines = await firstRawBatch(sessions, { ...find, projection })
    const whole = new Map<string, Uint8Array>()
    let bytesLeft = maxBytes - outlines.length * outlineBytes
    const { filter, ...options } = find
    for await (const row of sessions.find<Uint8Array>(filter, { ...options, raw: true })) {
      bytesLeft -= write.row(row).length
      if (bytesLeft < 0) break
      whole.set(versionOf(row), row)
    }
    if (bytesLeft >= 0) return { rows: [...whole.values()], truncated: false }
    return { rows: outlines.map((row) => whole.get(versionOf(row)) ?? row), truncated: true }
  }

  return {
    /** Finds any row with this report id, deleted ones too. */
    find: (report_id: string) => find({ report_id }),
    findById: (_id: string) => find({ _id }),

    /** The same as `find`, to be sent as it is. */
    async read(report_id: string): Promise<RawSession | null> {
      const row = await readRaw({ report_id }, publicFields)
      return row ? { ...ownFields(row), row } : null
    },

    /** Throws 409 REPORT_ID_TAKEN when a row with this report id (or id) exists, deleted ones too. */
    async insert(session: ValuationSession): Promise<void> {
      if (!(await insertOnce(sessions.insertOne(rowOf(session))))) throw new AppError('REPORT_ID_TAKEN')
    },

    /**
     * Writes the fields that differ if the row was not saved, deleted or moved meanwhile. Free JSON is written
     * whole. Returns whether it was written. Throws 413 TOO_LARGE when the row outgrows a document.
     */
    async replace(before: ValuationSession, after: ValuationSession): Promise<boolean> {
      const result = await sessions
        .updateOne(unchanged(before), { $set: storable(changes(before, after)) })
        .catch(refuseOvergrown)
      return result.matchedCount === 1
    },

    /** Returns a page of at most `maxBytes` of JSON, newest update first, with the fields of `rows`. */
    async page(
      selection: SessionSelection,
      page: Page,
      maxBytes: number,
      rows: keyof typeof lists = 'summaries',
    ): Promise<RawPage> {
      const place = { sort: newestFirst, skip: page.offset, limit: page.limit }
      const find = { filter: filterOf(selection), projection: lists[rows].whole, ...place }
      const found = await wholeRawBatch(sessions, find)
      const bytes = found?.reduce((sum, row) => sum + row.length, 0) ?? 0
      if (found && bytes * jsonGrowth <= maxBytes) return { rows: found, truncated: false }
      return await cutPage(find, lists[rows].outline, maxBytes)
    },

    /** Counts the rows of a selection over an index range. */
    async count(selection: SessionSelection): Promise<number> {
      const answer = await sessions.db.command({ count: sessions.collectionName, query: filterOf(selection) })
      return Number(answer.n)
    },

    /**
     * Moves every row of one owner to another. Safe to repeat: the next call moves what an interrupted one
     * left. Returns how many rows were moved that are not deleted.
     */
    async moveOwner(from: Owner, to: Owner): Promise<number> {
      const [owner, change] = [ownerKey(from), { $set: ownedBy(to) }]
      const moved = await sessions.updateMany({ owner, live: true }, change)
      await sessions.updateMany({ owner, live: false }, change)
      return moved.modifiedCount
    },

    /** The report ids of an owner's sessions that are not deleted, at most 1,000, newest update first. */
    async reportIds(owner: Owner): Promise<string[]> {
      const filter = filterOf({ owners: [owner], status: null })
      const options = { projection: { report_id: 1 }, sort: newestFirst, limit: 1000 } as const
      return (await sessions.find(filter, options).toArray()).map((row) => row.report_id)
    },

    /** Erases every row of an owner, deleted ones too. */
    async eraseOwner(owner: Owner): Promise<void> {
      await sessions.deleteMany({ owner: ownerKey(owner) })
    },
  }
}

/** Returns a new row. Throws 413 TOO_LARGE as `toStored` does. */
export const rowOf = ({
  _id,
  report_id,
  user_id,
  guest_session_id,
  ...rest
}: ValuationSession): SessionRow => {
  const live = rest.status !== 'DELETED'
  const owner = ownedBy({ user_id, guest_session_id })
  return { _id, report_id, live, ...owner, erase_at: null, ...storable(rest) }
}

const ownedBy = (owner: Owner) => ({ owner: ownerKey(owner), ...owner })

/** A live row that was not saved, deleted or moved meanwhile. With the report id, which is the shard key. */
export const unchanged = ({ _id, report_id, updated_at, ...owner }: ValuationSession) =>
  ({ _id, report_id, owner: ownerKey(owner), live: true, updated_at }) as const

const filterOf = ({ owners, status }: SessionSelection): Filter<SessionRow> => {
  const keys = owners.map(ownerKey)
  const [first = '', ...others] = keys
  const owner = others.length === 0 ? first : { $in: keys }
  return status === null ? { owner, live: true } : { owner, status }
}

const changes = (before: ValuationSession, after: ValuationSession): Partial<ValuationSession> => {
  const old = new Map<string, unknown>(Object.entries(before))
  return Object.fromEntries(Object.entries(after).filter(([field, value]) => value !== old.get(field)))
}

const storable = <Fields extends Partial<ValuationSession>>(fields: Fields): Fields => {
  const free = freeFields.map((field) => [field, fields[field]]).filter(([, value]) => value !== undefined)
  return { ...fields, ...toStored(Object.fromEntries(free)) }
}

const write = createRowWriter<SessionRow>()

/** By way of JSON, as the driver decodes an object with `$ref` and `$id` to a DBRef. */
const decode = (row: Uint8Array): ValuationSession => {
  const session = JSON.parse(Buffer.from(write.row(row)).toString())
  const { created_at, updated_at, completed_at } = session
  return {
    ...session,
    created_at: new Date(created_at),
    updated_at: new Date(updated_at),
    completed_at: completed_at && new Date(completed_at),
  }
}

/** The fields of a row but for free JSON, of which `raw` leaves the objects undecoded. */
const ownFields = (row: Uint8Array): Omit<RawSession, 'row'> & { _id: string } => {
  const { _id, user_id, guest_session_id, status, updated_at } = BSON.deserialize(row, { raw: true })
  return { _id, user_id, guest_session_id, status, updated_at }
}

const versionOf = (row: Uint8Array): string => {
  const { _id, updated_at } = ownFields(row)
  return `${_id} ${updated_at.getTime()}`
}

/** The codes of the server for a document past 16 MB. */
const overgrownCodes = new Set<unknown>([10334, 17419, 17420])

const refuseOvergrown = (error: unknown): never => {
  if (error instanceof Error && 'code' in error && overgrownCodes.has(error.code))
    throw new AppError('TOO_LARGE')
  throw error
}
