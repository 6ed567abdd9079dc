import { createHash } from 'node:crypto'
import type { Connection } from 'mongoose'
import { field, insertOnce, rowSchema } from '../platform/mongo.ts'
import { AppError, invalid } from './errors.ts'

const keySchema = rowSchema({
  _id: field.string,
  body_hash: field.string,
  ids: { type: [String], required: true },
  created: { type: Boolean, default: false },
  expire_at: field.date,
}).index({ expire_at: 1 }, { expireAfterSeconds: 0 })

const keptForMs = 24 * 60 * 60 * 1000

const hash = (...parts: string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/** Keeps for 24 h which ids an owner's `Idempotency-Key` stands for. Keys and bodies are kept as hashes. */
export const createIdempotencyKeys = (connection: Connection) => {
  const keys = connection.model('IdempotencyKey', keySchema, 'idempotency_keys')
  return {
    /**
     * Returns the ids to create under this key: `wanted` at its first use, those of the first use later, and
     * whether `confirm` said that they were created. They are stored before anything is created, so a retry repairs what a crash in between left undone.
     * `owner` is the caller; a module but valuation-sessions puts its name before it. Throws 409 IDEMPOTENCY_KEY_REUSED for another body.
     */
    async reserve<Ids extends [string, ...string[]]>(
      owner: string,
      key: string,
      body: unknown,
      wanted: Ids,
    ): Promise<{ ids: Ids; created: boolean }> {
      const _id = hash(owner, key)
      const body_hash = hash(JSON.stringify(body) ?? '')
      for (;;) {
        const now = Date.now()
        const row = { _id, body_hash, ids: wanted, expire_at: new Date(now + keptForMs) }
        if (await insertOnce(keys.create(row))) return { ids: wanted, created: false }
        const known = await keys
          .findById(_id)
          .lean<{ body_hash: string; ids: Ids; created?: boolean; expire_at: Date }>()
        if (known && known.expire_at.getTime() > now) {
          if (known.body_hash !== body_hash) throw new AppError('IDEMPOTENCY_KEY_REUSED')
          return { ids: known.ids, created: known.created === true }
        }
        // The store removes expired keys once a minute or so: until then they are removed here.
        if (known) await keys.deleteOne({ _id, expire_at: known.expire_at })
      }
    },
    /** Says that the ids of a key were created: what is missing later was deleted. */
    async confirm(owner: string, key: string): Promise<void> {
      await keys.updateOne({ _id: hash(owner, key) }, { $set: { created: true } })
    },
  }
}

export type IdempotencyKeys = ReturnType<typeof createIdempotencyKeys>

/** Reads `Idempotency-Key`: 1 to 255 printable ASCII characters, null when absent. Throws 400. */
export const readIdempotencyKey = (headers: Headers): string | null => {
  const key = headers.get('idempotency-key')
  if (key !== null && !/^[\x20-\x7e]{1,255}$/.test(key))
    throw invalid('/headers/idempotency-key', 'must be 1 to 255 printable ASCII characters')
  return key
}
