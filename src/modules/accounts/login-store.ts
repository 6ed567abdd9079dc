import { type Connection, trusted } from 'mongoose'
import { field, rowSchema } from '../../platform/mongo.ts'
import type { Login, RefreshToken, ResetToken } from './login.ts'

const loginSchema = rowSchema<Login>({ _id: field.string, user_id: field.string, expires_at: field.date })
loginSchema.index({ user_id: 1 })
loginSchema.index({ expires_at: 1 }, { expireAfterSeconds: 0 })

const refreshTokenSchema = rowSchema<RefreshToken>({
  _id: field.string,
  login_id: field.string,
  user_id: field.string,
  expires_at: field.date,
  rotated_at: field.nullableDate,
})
refreshTokenSchema.index({ login_id: 1 })
refreshTokenSchema.index({ user_id: 1 })
refreshTokenSchema.index({ expires_at: 1 }, { expireAfterSeconds: 0 })

const resetTokenSchema = rowSchema<ResetToken>({
  _id: field.string,
  user_id: field.string,
  expires_at: field.date,
})
resetTokenSchema.index({ user_id: 1 })
resetTokenSchema.index({ expires_at: 1 }, { expireAfterSeconds: 0 })

export const loginCollection = 'logins'

/** Logins, their refresh tokens and password reset tokens. A login ends by being removed. */
export const createLoginStore = (connection: Connection) => {
  const logins = connection.model<Login>('Login', loginSchema, loginCollection)
  const refreshTokens = connection.model<RefreshToken>('RefreshToken', refreshTokenSchema, 'refresh_tokens')
  const resetTokens = connection.model<ResetToken>('ResetToken', resetTokenSchema, 'reset_tokens')
  return {
    async insert(login: Login): Promise<void> {
      await logins.create(login)
    },
    byId: async (id: string): Promise<Login | null> => await logins.findById(id).lean<Login>(),
    /** Keeps a login for at least as long as the token just issued on it. */
    async extend(id: string, until: Date): Promise<void> {
      await logins.updateOne({ _id: id }, { $max: { expires_at: until } })
    },
    /** The login goes first: its access tokens end with it, whatever happens to the rest. */
    async end(id: string): Promise<void> {
      await logins.deleteOne({ _id: id })
      await refreshTokens.deleteMany({ login_id: id })
    },
    /** Ends all logins of a user but `kept`. Returns the ids of the ended ones. */
    async endAll(userId: string, kept?: string): Promise<string[]> {
      const rows = await logins.find({ user_id: userId }, { _id: 1 }).lean()
      const ids = rows.map((row) => row._id).filter((id) => id !== kept)
      await logins.deleteMany({ _id: trusted({ $in: ids }) })
      await refreshTokens.deleteMany(
        kept ? { user_id: userId, login_id: trusted({ $ne: kept }) } : { user_id: userId },
      )
      return ids
    },
    async insertRefreshToken(token: RefreshToken): Promise<void> {
      await refreshTokens.create(token)
    },
    refreshToken: async (hash: string): Promise<RefreshToken | null> =>
      await refreshTokens.findById(hash).lean<RefreshToken>(),
    /** The first rotation counts: a later one within the grace does not move the moment. */
    async markRotated(hash: string, at: Date): Promise<void> {
      await refreshTokens.updateOne({ _id: hash, rotated_at: null }, { $set: { rotated_at: at } })
    },
    async insertResetToken(token: ResetToken): Promise<void> {
      await resetTokens.create(token)
    },
    /** Removes a reset token and returns its user's id; of several callers at once, one gets it. */
    async takeResetToken(hash: string, now: Date): Promise<string | null> {
      const row = await resetTokens.findOneAndDelete({ _id: hash, expires_at: trusted({ $gt: now }) }).lean()
      return row?.user_id ?? null
    },
    async dropResetTokens(userId: string): Promise<void> {
      await resetTokens.deleteMany({ user_id: userId })
    },
  }
}
