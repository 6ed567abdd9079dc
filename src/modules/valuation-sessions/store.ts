import type { Collection, Filter } from 'mongodb'
import type { Connection } from 'mongoose'
import { AppError } from '../../http/errors.ts'
import { isDuplicateKey } from '../../platform/mongo.ts'
import { bsonOf, type StoredJson } from './bson-json.ts'
import { readRow } from './bson-row.ts'
import { toBsonFields } from './free-json-bson.ts'
import { maxEscape } from './json-bytes.ts'
import { createQuickFind } from './quick-find.ts'
import {
  freeFields,
  fromRow,
  ownFields,
  type StoredFields,
  summaryFromRow,
  summaryProjection,
  summaryWithTexts,
  withTexts,
} from './row.ts'
import { sessionSchema } from './session-schema.ts'
import {
  nextUpdate,
  type Owner,
  type SessionStatus,
  type ValuationSession,
  type ValuationSummary,
} from './valuation-session.ts'

/** Which rows a list shows. `status` null means every one that is not deleted. */
export type SessionSelection = { owners: Owner[]; status: Exclude<SessionStatus, 'DELETED'> | null }

export type SessionWindow = { limit: number; offset: number }

export type ValuationSessionStore = ReturnType<typeof createValuationSessionStore>

const newestFirst = { updated_at: -1, _id: -1 } as const

const deletedForMs = 30 * 24 * 60 * 60 * 1000

/**
 * Rows go around Mongoose wherever free JSON is in them, so that nothing casts, drops or decodes what is
 * not ours; the schema holds the indexes and serves the plain updates.
 */
export const createValuationSessionStore = (connection: Connection) => {
  const model = connection.model('ValuationSession', sessionSchema, 'valuation_sessions')
  const db = connection.getClient().db(connection.name)
  const rows: Collection<StoredFields> = db.collection<StoredFields>(model.collection.name)

  const quickFind = createQuickFind(db, rows)

  const findOne = async (filter: Filter<StoredFields>): Promise<ValuationSession<StoredJson> | null> => {
    const found = await quickFind({ filter, limit: 1 })
    if (found) {
      const [start] = found.starts
      return start === undefined ? null : fromRow(readRow(found.bson, start, freeFields))
    }
    // `raw` hands over the row's bytes, whatever the type says.
    const bytes: unknown = await rows.findOne(filter, { raw: true })
    return bytes instanceof Uint8Array ? fromRow(readRow(bsonOf(bytes), 0, freeFields)) : null
  }

  const findTexts = async (filter: Filter<StoredFields>): Promise<ValuationSession | null> => {
    const session = await findOne(filter)
    return session && withTexts(session)
  }

  const readPage = async (
    selection: SessionSelection,
    { limit, offset }: SessionWindow,
    projection: Record<string, 1>,
    wantsMore: (summary: ValuationSummary) => boolean,
  ): Promise<ValuationSummary[]> => {
    const cursor = rows.find(selectionFilter(selection), {
      projection,
      sort: newestFirst,
      skip: offset,
      limit,
      raw: true,
    })
    const page: ValuationSummary[] = []
    try {
      for (let bytes: unknown = await cursor.next(); bytes !== null; bytes = await cursor.next()) {
        if (!(bytes instanceof Uint8Array)) throw new Error('the driver decoded a row that was asked for raw')
        const summary = summaryWithTexts(summaryFromRow(readRow(bsonOf(bytes), 0, freeFields)))
        page.push(summary)
        if (!wantsMore(summary)) break
      }
    } finally {
      await cursor.close()
    }
    return page
  }

  return {
    /** Any row with this report id, deleted ones too. */
    find: (reportId: string) => findTexts({ report_id: reportId }),

    /** The same, for who hands its free JSON on as it is. */
    read: (reportId: string) => findOne({ report_id: reportId }),

    findById: (id: string) => findTexts({ _id: id }),

    /** Throws 409 REPORT_ID_TAKEN when a row with this report id (or id) exists, deleted ones too. */
    async insert(session: ValuationSession): Promise<void> {
      try {
        await rows.insertOne({ ...ownFields(session), erase_at: null, ...toBsonFields(freeTexts(session)) })
      } catch (error) {
        if (isDuplicateKey(error)) throw new AppError('REPORT_ID_TAKEN')
        throw error
      }
    },

    /**
     * Writes `after` over `before` if nobody saved, deleted or moved it meanwhile: whether it was written.
     * Free JSON is written whole and only where it changed. Throws 413 when the row outgrows a document.
     */
    async replace(before: ValuationSession, after: ValuationSession): Promise<boolean> {
      const changed = changedTexts(before, after)
      const { _id, ...own } = ownFields(after)
      const result = await rows
        .updateOne(
          { _id, owner: before.owner, live: true, updated_at: before.updatedAt },
          { $set: { ...own, ...toBsonFields(changed) } },
        )
        .catch(refuseOvergrown)
      return result.matchedCount === 1
    },

    /** Deletes softly if nobody changed the row meanwhile: whether it was written. */
    async markDeleted(session: ValuationSession): Promise<boolean> {
      const updatedAt = nextUpdate(session.updatedAt)
      const result = await model.updateOne(
        { _id: session.id, owner: session.owner, live: true, updated_at: session.updatedAt },
        {
          $set: {
            status: 'DELETED',
            live: false,
            updated_at: updatedAt,
            erase_at: new Date(updatedAt.getTime() + deletedForMs),
          },
        },
      )
      return result.matchedCount === 1
    },

    /** A page, newest update first, whole; null when it could be more than `maxBytes` of JSON. */
    async smallPage(
      selection: SessionSelection,
      { limit, offset }: SessionWindow,
      maxBytes: number,
    ): Promise<ValuationSummary<StoredJson>[] | null> {
      const found = await quickFind({
        filter: selectionFilter(selection),
        projection: summaryProjection.whole,
        sort: newestFirst,
        skip: offset,
        limit,
      })
      if (!found || found.bson.bytes.length * maxEscape > maxBytes) return null
      return found.starts.map((start) => summaryFromRow(readRow(found.bson, start, freeFields)))
    },

    /** A page, newest update first, read no further than the row where `wantsMore` turns false. */
    page: (
      selection: SessionSelection,
      window: SessionWindow,
      wantsMore: (summary: ValuationSummary) => boolean,
    ) => readPage(selection, window, summaryProjection.whole, wantsMore),

    /** The same page without its free JSON, which is null in every row. */
    pageOutline: (selection: SessionSelection, window: SessionWindow) =>
      readPage(selection, window, summaryProjection.outline, () => true),

    /** How many rows a selection has, counted over an index range. */
    async count(selection: SessionSelection): Promise<number> {
      const answer = await db.command({ count: rows.collectionName, query: selectionFilter(selection) })
      return Number(answer.n)
    },

    /**
     * Moves every row of one owner to another and gives the number of those that are not deleted. Safe
     * to repeat: what a call that was cut short left behind, the next one moves.
     */
    async moveOwner(from: Owner, to: Owner): Promise<number> {
      const moved = await model.updateMany({ owner: from, live: true }, { $set: { owner: to } })
      await model.updateMany({ owner: from, live: false }, { $set: { owner: to } })
      return moved.modifiedCount
    },

    /** Erases every row of an owner, deleted ones too. */
    async eraseOwner(owner: Owner): Promise<void> {
      await model.deleteMany({ owner })
    },
  }
}

const selectionFilter = ({ owners, status }: SessionSelection): Filter<StoredFields> => {
  const [first] = owners
  const owner = owners.length === 1 && first ? first : { $in: owners }
  return status === null ? { owner, live: true } : { owner, status }
}

const freeTexts = (session: ValuationSession) => ({
  form_data: session.formData,
  collected_data: session.collectedData,
  conversation_history: session.conversationHistory,
  valuation_result: session.valuationResult,
})

const changedTexts = (before: ValuationSession, after: ValuationSession) => {
  const old = Object.entries(freeTexts(before))
  return Object.fromEntries(
    Object.entries(freeTexts(after)).filter(([, text], index) => text !== old[index]?.[1]),
  )
}

/** The server's own words for a document past 16 MB. */
const overgrownCodes = new Set<unknown>([10334, 17419, 17420])

const refuseOvergrown = (error: unknown): never => {
  if (error instanceof Error && 'code' in error && overgrownCodes.has(error.code))
    throw new AppError('TOO_LARGE')
  throw error
}
