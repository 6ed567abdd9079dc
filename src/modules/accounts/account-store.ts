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
  client_role: field.nullableString,
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
accountSchema.index({ client_id: 1, created_at: -1, _id: -1 })
accountSchema.index({ erasing: 1 }, { sparse: true })

/** `deleted: false` leaves out accounts that are deleted, or are being erased. */
export type AccountFilter = { role?: Role; status?: AccountStatus; deleted?: false }

/** An account as it was read: a write repeats its credentials version as a condition. */
type CredentialsOf = Pick<Account, '_id' | 'credentials_version'>

export const accountCollection = 'users'

const publicFields = { password_hash: 0, erasing: 0, erasing_email: 0 } as const
const notDeleted = { status: trusted({ $ne: 'deleted' as const }) }
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
      const filter = { ...wanted, ...(deleted === false && notDeleted) }
      const newestFirst = accounts.find(filter, publicFields).sort({ created_at: -1, _id: -1 })
      const [rows, total] = await Promise.all([
        newestFirst.skip(offset).limit(limit).lean<Account[]>(),
        accounts.countDocuments(filter),
      ])
      return { rows, total }
    },
    /** Changes an account whose client is the one that was read. Returns null when it is not any more. */
    async change(
      { _id, client_id, client_role }: Pick<Account, '_id' | 'client_id' | 'client_role'>,
      change: AccountChange,
      endsLogins: boolean,
    ): Promise<Account | null> {
      return await accounts
        .findOneAndUpdate(
          { _id, client_id, client_role, ...notErasing },
          {
            $set: { ...definedFields(change), updated_at: new Date() },
            ...(endsLogins && raiseVersion),
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
    /**
     * Sets the address, which is not verified then, and ends all older logins and links. Returns false when
     * another account has it, or the credentials changed after `credentials_version` was read.
     */
    async setEmail({ _id, credentials_version }: CredentialsOf, email: string): Promise<boolean> {
      const setting = accounts
        .updateOne(
          { _id, credentials_version, ...notErasing },
          { $set: { email, email_verified_at: null, updated_at: new Date() }, ...raiseVersion },
        )
        .exec()
      return (await insertOnce(setting)) && (await setting).matchedCount === 1
    },
    /** Returns false when the credentials changed after `credentials_version` was read. */
    async recordLogin({ _id, credentials_version }: CredentialsOf, at: Date): Promise<boolean> {
      const { matchedCount } = await accounts.updateOne(
        { _id, credentials_version },
        { $set: { last_login: at } },
      )
      return matchedCount === 1
    },
    /** Returns false when the credentials changed since the link was mailed: the address may be another one. */
    async verifyEmail({ _id, credentials_version }: CredentialsOf, at: Date): Promise<boolean> {
      const { matchedCount } = await accounts.updateOne(
        { _id, credentials_version, ...notErasing },
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
    /** The people of a client, newest first, at most 1000. */
    ofClient: async (clientId: string): Promise<Account[]> =>
      await accounts
        .find({ client_id: clientId, ...notDeleted }, publicFields)
        .sort({ created_at: -1, _id: -1 })
        .limit(1000)
        .lean<Account[]>(),
    /** The number of people of each of the clients that have some. */
    async countsOfClients(clientIds: string[]): Promise<Map<string, number>> {
      const rows = await accounts.aggregate<{ _id: string; count: number }>([
        { $match: { client_id: { $in: clientIds }, status: { $ne: 'deleted' } } },
        { $group: { _id: '$client_id', count: { $sum: 1 } } },
      ])
      return new Map(rows.map(({ _id, count }) => [_id, count]))
    },
    /** Ends all logins of the people of a client but admins. Returns the ids of their accounts. */
    async endLoginsOfClient(clientId: string): Promise<string[]> {
      const people = { client_id: clientId, role: trusted({ $ne: 'admin' as const }) }
      await accounts.updateMany(people, raiseVersion)
      return (await accounts.find(people, { _id: 1 }).lean()).map(({ _id }) => _id)
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
