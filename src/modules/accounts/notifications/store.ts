import type { Connection } from 'mongoose'
import type { Page } from '../../../http/wire.ts'
import { collectionOf, field, firstBatch, firstRow, insertOnce, rowSchema } from '../../../platform/mongo.ts'
import { anonymous, keepSeconds, keptPerUser, type Notification, notificationTypes } from './notification.ts'

const notificationSchema = rowSchema<Notification>({
  _id: field.string,
  user_id: field.string,
  key: field.string,
  type: { type: String, enum: notificationTypes, required: true },
  kind: field.string,
  message: field.string,
  resource_id: field.nullableString,
  payload: { type: {}, required: true },
  names: { type: [String], required: true },
  read: field.boolean,
  mail: {},
  mailed_at: { type: Date },
  created_at: field.date,
})
  .index({ user_id: 1, key: 1 }, { unique: true })
  .index({ user_id: 1, _id: -1 })
  .index({ user_id: 1, read: 1, _id: -1 })
  .index({ names: 1 })
  .index({ created_at: 1 }, { expireAfterSeconds: keepSeconds })

/** Ids begin with their time, so that their order is that of the notifications. */
const newestFirst = { _id: -1 } as const

export const createNotificationStore = (connection: Connection) => {
  const rows = collectionOf<Notification>(connection, 'Notification', notificationSchema, 'notifications')

  const removeOldest = async (user_id: string): Promise<void> => {
    const beyond = { filter: { user_id }, sort: newestFirst, skip: keptPerUser, limit: 1 }
    const [oldest] = await firstBatch(rows, { ...beyond, projection: { _id: 1 } })
    if (oldest) await rows.deleteMany({ user_id, _id: { $lte: oldest._id } })
  }

  return {
    /** Stores a notification, unless the user has one of its key: returns that one. */
    async insertOnce(notification: Notification): Promise<Notification> {
      const { user_id, key } = notification
      if (!(await insertOnce(rows.insertOne(notification))))
        return (await firstRow(rows, { user_id, key })) ?? notification
      await removeOldest(user_id)
      return notification
    },

    byId: (id: string): Promise<Notification | null> => firstRow(rows, { _id: id }),

    /** Newest first. `total` counts all that fit, of which there are few. */
    async page(user_id: string, { limit, offset }: Page, unread: boolean) {
      const filter = { user_id, ...(unread && { read: false }) }
      const [found, total] = await Promise.all([
        firstBatch(rows, { filter, sort: newestFirst, skip: offset, limit }),
        rows.countDocuments(filter),
      ])
      return { rows: found, total }
    },

    /** Returns null when the user has no such notification. */
    markRead: (user_id: string, id: string): Promise<Notification | null> =>
      rows.findOneAndUpdate({ _id: id, user_id }, { $set: { read: true } }, { returnDocument: 'after' }),

    /** Returns how many were unread. */
    async markAllRead(user_id: string): Promise<number> {
      return (await rows.updateMany({ user_id, read: false }, { $set: { read: true } })).modifiedCount
    },

    /** Takes the mail of a notification for `leaseMs`. Returns false when another process has it, or it is sent. */
    async leaseMail({ _id, user_id }: Notification, now: Date, leaseMs: number): Promise<boolean> {
      const { matchedCount } = await rows.updateOne(
        { _id, user_id, 'mail.free_at': { $lte: now } },
        { $set: { 'mail.free_at': new Date(now.getTime() + leaseMs) } },
      )
      return matchedCount === 1
    },

    async freeMail({ _id, user_id }: Notification, now: Date): Promise<void> {
      await rows.updateOne({ _id, user_id, 'mail.free_at': { $gt: now } }, { $set: { 'mail.free_at': now } })
    },

    /** The mail is sent, or is not to be sent any more. */
    async endMail({ _id, user_id }: Notification, sentAt: Date | null): Promise<void> {
      const sent = sentAt && { $set: { mailed_at: sentAt } }
      await rows.updateOne({ _id, user_id }, { $unset: { mail: '' }, ...sent })
    },

    /** How many mails a user got since a time. */
    countMailed: (user_id: string, since: Date): Promise<number> =>
      rows.countDocuments({ user_id, mailed_at: { $gte: since } }),

    /** Removes the notifications of a user, and what those of others hold of it. */
    async eraseUser(user_id: string): Promise<void> {
      await rows.deleteMany({ user_id })
      await rows.updateMany({ names: user_id }, { $set: anonymous, $unset: { mail: '' } })
    },
  }
}

export type NotificationStore = ReturnType<typeof createNotificationStore>
