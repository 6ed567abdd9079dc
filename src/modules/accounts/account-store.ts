import { type Connection, trusted } from 'mongoose'
import type { Page } from '../../http/wire.ts'
import { definedFields, field, insertOnce, rowSchema } from '../../platform/mongo.ts'
import {
  type Account,
  type AccountChange,
  type AccountStatus,
  type Role,
  roles,
  statuses,
} from './account.ts'

type AccountRow = Account & {
  password_hash: string | null
  /** Set while an erasure is under way, absent otherwise. */
  erasing?: true
  /** The address by which the rest of the user's data is found while it is erased. */
  erasing_email?: string
}

const accountSchema = rowSchema<AccountRow>({
  _id: field.string,
  email: field.string,
  password_hash: field.nullableString,
  first_name: field.nullableString,
  last_name: field.nullableString,
  role: { type: String, enum: roles, required: true },
  status: { type: String, enum: statuses, required: true },
  client_id: field.nullableString,
  subjects: { type: [String], default: [] },
  created_at: field.date,
  updated_at: field.date,
  last_login: field.nullableDate,
  erasing: { type: Boolean },
  erasing_email: { type: String },
})
accountSchema.index({ email: 1 }, { unique: true })
accountSchema.index({ created_at: -1, _id: -1 })
accountSchema.index({ role: 1, created_at: -1, _id: -1 })
accountSchema.index({ status: 1, created_at: -1, _id: -1 })
accountSchema.index({ erasing: 1 }, { sparse: true })

export type AccountFilter = { role?: Role; status?: AccountStatus }

export const accountCollection = 'users'

const publicFields = { password_hash: 0, erasing: 0, erasing_email: 0 } as const
/** An account that is being erased is not changed any more. */
const notErasing = { erasing: trusted({ $exists: false }) }

export const createAccountStore = (connection: Connection) => {
  const accounts = connection.model<AccountRow>('Account', accountSchema, accountCollection)
  return {
    /** Returns false when the address is taken. */
    insert: (account: Account, passwordHash: string): Promise<boolean> =>
      insertOnce(accounts.create({ ...account, password_hash: passwordHash })),
    byId: async (id: string): Promise<Account | null> =>
      await accounts.findById(id, publicFields).lean<Account>(),
    byEmail: async (email: string): Promise<Account | null> =>
      await accounts.findOne({ email }, publicFields).lean<Account>(),
    isEmpty: async (): Promise<boolean> => (await accounts.exists({})) === null,
    async passwordHash(id: string): Promise<string | null> {
      const row = await accounts.findById(id, { password_hash: 1 }).lean()
      return row?.password_hash ?? null
    },
    async page(filter: AccountFilter, { limit, offset }: Page): Promise<{ rows: Account[]; total: number }> {
      const newestFirst = accounts.find(filter, publicFields).sort({ created_at: -1, _id: -1 })
      const [rows, total] = await Promise.all([
        newestFirst.skip(offset).limit(limit).lean<Account[]>(),
        accounts.countDocuments(filter),
      ])
      return { rows, total }
    },
    async change(id: string, change: AccountChange): Promise<Account | null> {
      return await accounts
        .findOneAndUpdate(
          { _id: id, ...notErasing },
          { $set: { ...definedFields(change), updated_at: new Date() } },
          { returnDocument: 'after', projection: publicFields },
        )
        .lean<Account>()
    },
    async setPassword(id: string, passwordHash: string): Promise<void> {
      await accounts.updateOne(
        { _id: id, ...notErasing },
        { $set: { password_hash: passwordHash, updated_at: new Date() } },
      )
    },
    async recordLogin(id: string, at: Date): Promise<void> {
      await accounts.updateOne({ _id: id }, { $set: { last_login: at } })
    },
    /**
     * Takes the personal data off the row, but for the address by which the rest is found; everything else
     * of the user is erased after it. Nothing happens when an erasure is under way already.
     */
    async beginErasure({ _id, email }: Pick<Account, '_id' | 'email'>): Promise<void> {
      await accounts.updateOne(
        { _id, erasing: null },
        {
          $set: {
            erasing: true,
            erasing_email: email,
            status: 'deleted',
            email: `${_id}@erased.invalid`,
            password_hash: null,
            first_name: null,
            last_name: null,
            updated_at: new Date(),
          },
        },
      )
    },
    async idsBeingErased(): Promise<string[]> {
      const rows = await accounts.find({ erasing: true }, { _id: 1 }).limit(1000).lean()
      return rows.map((row) => row._id)
    },
    /** The address of an account that is being erased; null when it is not. */
    async emailBeingErased(id: string): Promise<string | null> {
      const row = await accounts.findOne({ _id: id, erasing: true }, { erasing_email: 1 }).lean()
      return row?.erasing_email ?? null
    },
    async finishErasure(id: string): Promise<void> {
      await accounts.deleteOne({ _id: id, erasing: true })
    },
  }
}

export type AccountStore = ReturnType<typeof createAccountStore>
