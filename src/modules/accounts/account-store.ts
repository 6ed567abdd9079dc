import { type Connection, trusted } from 'mongoose'
import type { Page } from '../../http/wire.ts'
import { definedFields, field, insertOnce, rowSchema } from '../../platform/mongo.ts'
import {
  type Account,
  type AccountChange,
  type AccountStatus,
  endsLogins,
  type Role,
  roles,
  statuses,
} from './account.ts'

type AccountRow = Account & {
  password_hash: string | null
  /** Set while an erasure is under way, absent otherwise. */
  erasing?: true
  /** The verified address by which the rest of the user's data is found while it is erased. */
  erasing_email?: string
}

const accountSchema = rowSchema<AccountRow>({
  _id: field.string,
  email: field.string,
  email_verified_at: field.nullableDate,
  credentials_version: field.number,
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

/** `deleted: false` leaves out accounts that are deleted, or are being erased. */
export type AccountFilter = { role?: Role; status?: AccountStatus; deleted?: false }

/** An account as it was read: a write repeats its credentials version as a condition. */
type CredentialsOf = Pick<Account, '_id' | 'credentials_version'>

export const accountCollection = 'users'

const publicFields = { password_hash: 0, erasing: 0, erasing_email: 0 } as const
const raiseVersion = { $inc: { credentials_version: 1 } }
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
    /** An account and its password hash, read at once: the hash belongs to the credentials version. */
    async withPassword(
      filter: { email: string } | { _id: string },
    ): Promise<{ account: Account; passwordHash: string | null } | null> {
      const row = await accounts.findOne(filter, { erasing: 0, erasing_email: 0 }).lean<AccountRow>()
      if (!row) return null
      const { password_hash, ...account } = row
      return { account, passwordHash: password_hash }
    },
    /** Those of the ids that exist. */
    byIds: async (ids: string[]): Promise<Account[]> =>
      await accounts.find({ _id: trusted({ $in: ids }) }, publicFields).lean<Account[]>(),
    async page(
      { deleted, ...wanted }: AccountFilter,
      { limit, offset }: Page,
    ): Promise<{ rows: Account[]; total: number }> {
      const filter = { ...wanted, ...(deleted === false && { status: trusted({ $ne: 'deleted' as const }) }) }
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
          {
            $set: { ...definedFields(change), updated_at: new Date() },
            ...(endsLogins(change) && raiseVersion),
          },
          { returnDocument: 'after', projection: publicFields },
        )
        .lean<Account>()
    },
    /**
     * Sets the password and ends all older logins and links. Returns false when the credentials changed after
     * `credentials_version` was read.
     */
    async setPassword(
      { _id, credentials_version }: CredentialsOf,
      passwordHash: string,
      verified: Partial<Pick<Account, 'email_verified_at'>> = {},
    ): Promise<boolean> {
      const { matchedCount } = await accounts.updateOne(
        { _id, credentials_version, ...notErasing },
        { $set: { password_hash: passwordHash, ...verified, updated_at: new Date() }, ...raiseVersion },
      )
      return matchedCount === 1
    },
    /** Returns false when the credentials changed after `credentials_version` was read. */
    async recordLogin({ _id, credentials_version }: CredentialsOf, at: Date): Promise<boolean> {
      const { matchedCount } = await accounts.updateOne(
        { _id, credentials_version },
        { $set: { last_login: at } },
      )
      return matchedCount === 1
    },
    /** Returns false when there is no such account. */
    async verifyEmail(id: string, at: Date): Promise<boolean> {
      const { matchedCount } = await accounts.updateOne(
        { _id: id, ...notErasing },
        { $set: { email_verified_at: at, updated_at: at } },
      )
      return matchedCount === 1
    },
    /**
     * Takes the personal data off the row, but for the address by which the rest is found; everything else
     * of the user is erased after it. Nothing happens when an erasure is under way already.
     */
    async beginErasure({ _id, email, email_verified_at }: Account): Promise<void> {
      await accounts.updateOne(
        { _id, erasing: null },
        {
          $set: {
            erasing: true,
            ...(email_verified_at && { erasing_email: email }),
            status: 'deleted',
            email: `${_id}@erased.invalid`,
            password_hash: null,
            first_name: null,
            last_name: null,
            updated_at: new Date(),
          },
          ...raiseVersion,
        },
      )
    },
    async idsBeingErased(): Promise<string[]> {
      const rows = await accounts.find({ erasing: true }, { _id: 1 }).limit(1000).lean()
      return rows.map((row) => row._id)
    },
    /** The verified address of an account that is being erased; null without one. */
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
