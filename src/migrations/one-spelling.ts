import { type Db, MongoServerError } from 'mongodb'
import type { Migration } from '../platform/store-version.ts'

/** Documents are stored under the names that they are sent under: camelCase for assistant sessions. */
export const oneSpelling: Migration = {
  version: 1,
  summary: 'store documents under the names that they are sent under',
  async run(db) {
    for (const [collection, names] of Object.entries(renamedFields)) await renameFields(db, collection, names)
    await splitOwners(db)
    await moveApiKeys(db)
    await moveIdempotencyKeys(db)
    await dropCollection(db, 'assistant_typing')
    // Older servers left jobs without retries in the queue.
    await db.collection('jobs').deleteMany({ lockedAt: null, nextRunAt: null })
  },
}

const renamedFields: Record<string, Record<string, string>> = {
  assistant_sessions: {
    business_id: 'businessId',
    location_id: 'locationId',
    user_id: 'userId',
    user_key: 'userKey',
    session_type: 'sessionType',
    last_seq: 'messageCount',
    created_at: 'createdAt',
    updated_at: 'updatedAt',
    last_message_at: 'lastMessageAt',
    ended_at: 'endedAt',
  },
  assistant_replies: {
    session_id: 'sessionId',
    stop_asked: 'stopAsked',
    lease_until: 'leaseUntil',
    created_at: 'createdAt',
  },
  assistant_notes: { updated_at: 'updatedAt' },
  risk_scan_events: { 'event.riskCount': 'event.risk_count' },
}

/** The indexes over the old names go too; those over the new ones are built after the migration. */
const renameFields = async (db: Db, collection: string, names: Record<string, string>): Promise<void> => {
  await ignoringMissing(db.collection(collection).dropIndexes())
  const filter = { $or: Object.keys(names).map((name) => ({ [name]: { $exists: true } })) }
  await db.collection(collection).updateMany(filter, { $rename: names })
}

const batchSize = 500

/** A valuation names its owner in the field that is sent, too. */
const splitOwners = async (db: Db): Promise<void> => {
  const sessions = db.collection<{ _id: string; owner: string }>('valuation_sessions')
  const left = { user_id: { $exists: false } }
  for (;;) {
    const rows = await sessions
      .find(left, { projection: { owner: 1 } })
      .limit(batchSize)
      .toArray()
    if (rows.length === 0) return
    await sessions.bulkWrite(
      rows.map(({ _id, owner }) => {
        const [kind, ...rest] = owner.split(':')
        const id = rest.join(':')
        const ids = { user_id: kind === 'user' ? id : null, guest_session_id: kind === 'guest' ? id : null }
        // A row that was moved to another owner meanwhile is read again.
        return { updateOne: { filter: { _id, owner }, update: { $set: ids } } }
      }),
    )
  }
}

type OldApiKey = {
  _id: string
  key_id: string
  business_id: string
  label: string
  prefix: string
  created_at: Date
  created_by: string
  revoked_at: Date | null
}

/** API keys became a part of accounts. */
const moveApiKeys = (db: Db): Promise<void> =>
  moveRows<OldApiKey>(db, 'assistant_api_keys', 'api_keys', (row) => ({
    _id: row._id,
    id: row.key_id,
    businessId: row.business_id,
    label: row.label,
    prefix: row.prefix,
    createdAt: row.created_at,
    createdBy: row.created_by,
    revokedAt: row.revoked_at,
  }))

type OldCreateKey = { _id: string; body_hash: string; session_id: string; report_id: string; expire_at: Date }

/** The keys of valuations became those of all modules. */
const moveIdempotencyKeys = (db: Db): Promise<void> =>
  moveRows<OldCreateKey>(db, 'valuation_create_keys', 'idempotency_keys', (row) => ({
    _id: row._id,
    body_hash: row.body_hash,
    ids: [row.session_id, row.report_id],
    expire_at: row.expire_at,
  }))

const moveRows = async <Old extends { _id: string }>(
  db: Db,
  from: string,
  to: string,
  convert: (row: Old) => { _id: string },
): Promise<void> => {
  const target = db.collection<{ _id: string }>(to)
  for await (const row of db.collection(from).find<Old>({})) {
    const { _id, ...fields } = convert(row)
    await target.updateOne({ _id }, { $setOnInsert: fields }, { upsert: true })
  }
  await dropCollection(db, from)
}

const dropCollection = async (db: Db, name: string): Promise<void> => {
  await ignoringMissing(db.dropCollection(name))
}

const namespaceNotFound = 26

const ignoringMissing = async (work: Promise<unknown>): Promise<void> => {
  await work.catch((error: unknown) => {
    if (!(error instanceof MongoServerError && error.code === namespaceNotFound)) throw error
  })
}
