import { type Connection, trusted } from 'mongoose'
import { definedFields, field, insertOnce, rowSchema } from '../../platform/mongo.ts'
import { type Account, type AccountChange, roles, statuses } from './account.ts'
import { createAccountLists } from './account-lists-store.ts'
import { type AccountRow, accountCollection, publicFields, wordsOf } from './account-row.ts'

export { accountCollection } from './account-row.ts'

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
  search_words: { type: [String], default: [] },
  erasing: { type: Boolean },
  erasing_email: { type: String },
})
accountSchema.index({ email: 1 }, { unique: true })
accountSchema.index({ created_at: -1, _id: -1 })
accountSchema.index({ role: 1, created_at: -1, _id: -1 })
accountSchema.index({ status: 1, created_at: -1, _id: -1 })
accountSchema.index({ client_id: 1, created_at: -1, _id: -1 })
accountSchema.index({ subjects: 1, role: 1, status: 1, created_at: -1, _id: -1 })
accountSchema.index({ search_words: 1 })
accountSchema.index({ last_login: 1 })
accountSchema.index({ erasing: 1 }, { sparse: true })

/** An account as it was read: a write repeats its credentials version as a condition. */
type CredentialsOf = Pick<Account, '_id' | 'credentials_version'>

const notDeleted = { status: trusted({ $ne: 'deleted' as const }) }
const raiseVersion = { $inc: { credentials_version: 1 } }
/** An account that is being erased is not changed any more. */
const notErasing = { erasing: trusted({ $exists: false }) }

export const createAccountStore = (connection: Connection) => {
  const accounts = connection.model<AccountRow>('Account', accountSchema, accountCollection)
  return {
    ...createAccountLists(connection),
    /** Returns false when the address is taken. */
    insert: (account: Account, passwordHash: string): Promise<boolean> =>
      insertOnce(
        accounts.create({ ...account, password_hash: passwordHash, search_words: wordsOf(account) }),
      ),
    byId: async (id: string): Promise<Account | null> =>
      await accounts.findById(id, publicFields).lean<Account>(),
    byEmail: async (email: string): Promise<Account | null> =>
      await accounts.findOne({ email }, publicFields).lean<Account>(),
    isEmpty: async (): Promise<boolean> => (await accounts.exists({})) === null,
    /** An account and its password hash, read at once: the hash belongs to the credentials version. */
    async withPassword(
      filter: { email: string } | { _id: string },
    ): Promise<{ account: Account; passwordHash: string | null } | null> {
      const row = await accounts
        .findOne(filter, { search_words: 0, erasing: 0, erasing_email: 0 })
        .lean<Omit<AccountRow, 'search_words'>>()
      if (!row) return null
      const { password_hash, ...account } = row
      return { account, passwordHash: password_hash }
    },
    /** Those of the ids that exist. */
    byIds: async (ids: string[]): Promise<Account[]> =>
      await accounts.find({ _id: trusted({ $in: ids }) }, publicFields).lean<Account[]>(),
    /** Changes an account whose client is the one that was read. Returns null when it is not any more. */
    async change(before: Account, change: AccountChange, endsLogins: boolean): Promise<Account | null> {
      const { _id, client_id, client_role } = before
      const set = definedFields(change)
      const search_words = wordsOf({ ...before, ...set })
      return await accounts
        .findOneAndUpdate(
          { _id, client_id, client_role, ...notErasing },
          {
            $set: { ...set, search_words, updated_at: new Date() },
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
    async setEmail(account: Account, email: string): Promise<boolean> {
      const { _id, credentials_version } = account
      const search_words = wordsOf({ ...account, email })
      const setting = accounts
        .updateOne(
          { _id, credentials_version, ...notErasing },
          {
            $set: { email, email_verified_at: null, search_words, updated_at: new Date() },
            ...raiseVersion,
          },
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
            search_words: [],
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
