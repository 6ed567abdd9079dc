import { type Connection, Schema, trusted } from 'mongoose'
import { isDuplicateKey, schemaOptions } from '../../platform/mongo.ts'
import { type Account, type AccountStatus, type Role, roles, statuses } from './account.ts'

type AccountRow = {
  _id: string
  email: string
  password_hash: string | null
  first_name: string | null
  last_name: string | null
  role: Role
  status: AccountStatus
  client_id: string | null
  subjects: string[]
  created_at: Date
  updated_at: Date
  last_login: Date | null
  /** Set while an erasure is under way, absent otherwise. */
  erasing?: true
  /** What was theirs by their address is still to be found by it. */
  erasing_email?: string
}

const nullableString = { type: String, default: null }

const accountSchema = new Schema<AccountRow>(
  {
    _id: { type: String, required: true },
    email: { type: String, required: true },
    password_hash: nullableString,
    first_name: nullableString,
    last_name: nullableString,
    role: { type: String, enum: roles, required: true },
    status: { type: String, enum: statuses, required: true },
    client_id: nullableString,
    subjects: { type: [String], default: [] },
    created_at: { type: Date, required: true },
    updated_at: { type: Date, required: true },
    last_login: { type: Date, default: null },
    erasing: { type: Boolean },
    erasing_email: { type: String },
  },
  schemaOptions,
)
accountSchema.index({ email: 1 }, { unique: true })
accountSchema.index({ created_at: -1, _id: -1 })
accountSchema.index({ role: 1, created_at: -1, _id: -1 })
accountSchema.index({ status: 1, created_at: -1, _id: -1 })
accountSchema.index({ erasing: 1 }, { sparse: true })

export type AccountFilter = { role?: Role; status?: AccountStatus }

/** What is undefined stays as it is. */
export type AccountChange = {
  [Field in 'firstName' | 'lastName' | 'role' | 'status' | 'clientId' | 'subjects']?:
    | Account[Field]
    | undefined
}

export const accountCollection = 'users'

export const createAccountStore = (connection: Connection) => {
  const accounts = connection.model<AccountRow>('Account', accountSchema, accountCollection)
  return {
    /** Returns false when the address is taken. */
    async insert(account: Account, passwordHash: string): Promise<boolean> {
      try {
        await accounts.create({ ...toRow(account), password_hash: passwordHash })
        return true
      } catch (error) {
        if (isDuplicateKey(error)) return false
        throw error
      }
    },
    async byId(id: string): Promise<Account | null> {
      const row = await accounts.findById(id, { password_hash: 0 }).lean()
      return row && toAccount(row)
    },
    async byEmail(email: string): Promise<Account | null> {
      const row = await accounts.findOne({ email }, { password_hash: 0 }).lean()
      return row && toAccount(row)
    },
    async isEmpty(): Promise<boolean> {
      return (await accounts.exists({})) === null
    },
    async passwordHash(id: string): Promise<string | null> {
      const row = await accounts.findById(id, { password_hash: 1 }).lean()
      return row?.password_hash ?? null
    },
    async page(filter: AccountFilter, limit: number, offset: number) {
      const [rows, total] = await Promise.all([
        accounts
          .find(filter, { password_hash: 0 })
          .sort({ created_at: -1, _id: -1 })
          .skip(offset)
          .limit(limit)
          .lean(),
        accounts.countDocuments(filter),
      ])
      return { accounts: rows.map(toAccount), total }
    },
    async change(id: string, change: AccountChange): Promise<Account | null> {
      const row = await accounts
        .findOneAndUpdate(
          { _id: id, erasing: trusted({ $exists: false }) },
          { $set: { ...toRowChange(change), updated_at: new Date() } },
          { returnDocument: 'after', projection: { password_hash: 0 } },
        )
        .lean()
      return row && toAccount(row)
    },
    async setPassword(id: string, passwordHash: string): Promise<void> {
      await accounts.updateOne(
        { _id: id, erasing: trusted({ $exists: false }) },
        { $set: { password_hash: passwordHash, updated_at: new Date() } },
      )
    },
    async noteLogin(id: string, at: Date): Promise<void> {
      await accounts.updateOne({ _id: id }, { $set: { last_login: at } })
    },
    /**
     * Takes everything personal off the row at once, but for the address by which the rest is found; what
     * else is the user's own is erased after it. Nothing happens when that is under way already.
     */
    async beginErasure({ id, email }: Pick<Account, 'id' | 'email'>): Promise<void> {
      await accounts.updateOne(
        { _id: id, erasing: null },
        {
          $set: {
            erasing: true,
            erasing_email: email,
            status: 'deleted',
            email: `${id}@erased.invalid`,
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

const toAccount = (row: Omit<AccountRow, 'password_hash'>): Account => ({
  id: row._id,
  email: row.email,
  firstName: row.first_name,
  lastName: row.last_name,
  role: row.role,
  status: row.status,
  clientId: row.client_id,
  subjects: row.subjects,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  lastLogin: row.last_login,
})

const toRow = (account: Account) => ({
  _id: account.id,
  email: account.email,
  first_name: account.firstName,
  last_name: account.lastName,
  role: account.role,
  status: account.status,
  client_id: account.clientId,
  subjects: account.subjects,
  created_at: account.createdAt,
  updated_at: account.updatedAt,
  last_login: account.lastLogin,
})

const toRowChange = (change: AccountChange) => ({
  ...(change.firstName !== undefined && { first_name: change.firstName }),
  ...(change.lastName !== undefined && { last_name: change.lastName }),
  ...(change.role !== undefined && { role: change.role }),
  ...(change.status !== undefined && { status: change.status }),
  ...(change.clientId !== undefined && { client_id: change.clientId }),
  ...(change.subjects !== undefined && { subjects: change.subjects }),
})
