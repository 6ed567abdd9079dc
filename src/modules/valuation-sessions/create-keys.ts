import { createHash } from 'node:crypto'
import { type Connection, Schema } from 'mongoose'
import { AppError } from '../../http/errors.ts'
import { isDuplicateKey, schemaOptions } from '../../platform/mongo.ts'
import type { Owner } from './valuation-session.ts'

/** The ids that a creation under an `Idempotency-Key` was promised. */
export type PromisedIds = { id: string; reportId: string }

const keySchema = new Schema(
  {
    _id: { type: String, required: true },
    body_hash: { type: String, required: true },
    session_id: { type: String, required: true },
    report_id: { type: String, required: true },
    expire_at: { type: Date, required: true },
  },
  schemaOptions,
).index({ expire_at: 1 }, { expireAfterSeconds: 0 })

const keptForMs = 24 * 60 * 60 * 1000

const hash = (...parts: string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex')

export type CreateKeys = ReturnType<typeof createCreateKeys>

/** Remembers for 24 h what each owner's `Idempotency-Key` stands for. Keys and bodies are kept as hashes. */
export const createCreateKeys = (connection: Connection) => {
  const model = connection.model('ValuationCreateKey', keySchema, 'valuation_create_keys')
  return {
    /**
     * The ids for this key: `wanted` for its first use, those of the first use afterwards. They are
     * promised before the session is written, so a retry repairs what a crash in between left undone.
     * Throws 409 IDEMPOTENCY_KEY_REUSED when the key came with another body before.
     */
    async promise(owner: Owner, key: string, body: unknown, wanted: PromisedIds): Promise<PromisedIds> {
      const _id = hash(owner, key)
      const body_hash = hash(JSON.stringify(body) ?? '')
      for (;;) {
        const now = Date.now()
        try {
          await model.create({
            _id,
            body_hash,
            session_id: wanted.id,
            report_id: wanted.reportId,
            expire_at: new Date(now + keptForMs),
          })
          return wanted
        } catch (error) {
          if (!isDuplicateKey(error)) throw error
        }
        const known = await model.findById(_id).lean()
        if (known && known.expire_at.getTime() > now) {
          if (known.body_hash !== body_hash) throw new AppError('IDEMPOTENCY_KEY_REUSED')
          return { id: known.session_id, reportId: known.report_id }
        }
        // The store removes expired keys once a minute or so: until then they are removed here.
        if (known) await model.deleteOne({ _id, expire_at: known.expire_at })
      }
    },
  }
}
