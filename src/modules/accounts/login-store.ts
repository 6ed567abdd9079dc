import { type Connection, trusted } from 'mongoose'
import { field, insertOnce, rowSchema } from '../../platform/mongo.ts'
import { type LinkPurpose, type Login, linkPurposes, type MailedLink, type RefreshToken } from './login.ts'

const loginSchema = rowSchema<Login>({
  _id: field.string,
  user_id: field.string,
  credentials_version: field.number,
  expires_at: field.date,
  created_at: field.nullableDate,
  address: field.nullableString,
  user_agent: field.nullableString,
  last_used_at: field.nullableDate,
})
loginSchema.index({ user_id: 1, _id: -1 })
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

const linkSchema = rowSchema<MailedLink>({
  _id: field.string,
  user_id: field.string,
  purpose: { type: String, enum: linkPurposes, required: true },
  credentials_version: field.number,
  expires_at: field.date,
})
linkSchema.index({ user_id: 1 })
linkSchema.index({ expires_at: 1 }, { expireAfterSeconds: 0 })

/** One of the few mails that an address may get until `expires_at`. */
type MailSlot = { _id: string; expires_at: Date }

const mailSlotSchema = rowSchema<MailSlot>({ _id: field.string, expires_at: field.date })
mailSlotSchema.index({ expires_at: 1 }, { expireAfterSeconds: 0 })

export const loginCollection = 'logins'

/** Logins, their refresh tokens and mailed links. A login ends by being removed. */
export const createLoginStore = (connection: Connection) => {
  const logins = connection.model<Login>('Login', loginSchema, loginCollection)
  const refreshTokens = connection.model<RefreshToken>('RefreshToken', refreshTokenSchema, 'refresh_tokens')
  const links = connection.model<MailedLink>('MailedLink', linkSchema, 'mailed_links')
  const mailSlots = connection.model<MailSlot>('MailSlot', mailSlotSchema, 'mail_slots')
  return {
    async insert(login: Login): Promise<void> {
      await logins.create(login)
    },
    byId: async (id: string): Promise<Login | null> => await logins.findById(id).lean<Login>(),
    /** Newest first, at most 100. */
    ofUser: async (userId: string): Promise<Login[]> =>
      await logins.find({ user_id: userId }).sort({ _id: -1 }).limit(100).lean<Login[]>(),
    /** Keeps a login for at least as long as the token just issued on it, which is a use. */
    async extend(id: string, until: Date): Promise<void> {
      await logins.updateOne({ _id: id }, { $max: { expires_at: until, last_used_at: new Date() } })
    },
    async noteUse(id: string, at: Date): Promise<void> {
      await logins.updateOne({ _id: id }, { $max: { last_used_at: at } })
    },
    /**
     * Keeps a login through a change of the credentials that it makes. Returns false when it has ended, or
     * makes another change already.
     */
    async raiseVersion(id: string, credentials_version: number): Promise<boolean> {
      const { matchedCount } = await logins.updateOne(
        { _id: id, credentials_version },
        { $inc: { credentials_version: 1 } },
      )
      return matchedCount === 1
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
    /** A new link ends the old one of its purpose. */
    async replaceLink(link: MailedLink): Promise<void> {
      await links.deleteMany({ user_id: link.user_id, purpose: link.purpose })
      await links.create(link)
    },
    /** Removes a link and returns it; of several callers at once, one gets it. */
    takeLink: async (hash: string, purpose: LinkPurpose, now: Date): Promise<MailedLink | null> =>
      await links
        .findOneAndDelete({ _id: hash, purpose, expires_at: trusted({ $gt: now }) })
        .lean<MailedLink>(),
    /** Takes the first free one of `slots` until `until`. Returns null when all are taken. */
    async takeMailSlot(slots: string[], now: Date, until: Date): Promise<string | null> {
      for (const slot of slots) {
        const taking = mailSlots.updateOne(
          { _id: slot, expires_at: trusted({ $lte: now }) },
          { $set: { expires_at: until } },
          { upsert: true },
        )
        if (await insertOnce(taking)) return slot
      }
      return null
    },
    async freeMailSlot(slot: string): Promise<void> {
      await mailSlots.deleteOne({ _id: slot })
    },
  }
}
