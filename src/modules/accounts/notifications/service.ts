import { AppError } from '../../../http/errors.ts'
import type { Page } from '../../../http/wire.ts'
import type { Platform } from '../../../module.ts'
import { letter } from '../../../platform/mail.ts'
import type { LanguageOf } from '../account.ts'
import type { AccountStore } from '../account-store.ts'
import {
  mailLeaseMs,
  maxMailsAnHour,
  type Notice,
  type NoticeMail,
  type Notification,
  openNotification,
} from './notification.ts'
import type { NotificationStore } from './store.ts'

const hourMs = 60 * 60 * 1000

type IsStillTrue = (notification: Notification) => Promise<boolean>

/**
 * Use cases of notifications. `sendLive` sends a row to the open sockets of its user; `enqueueMail` puts the
 * mail of a notification into the job queue.
 */
export const createNotificationService = (
  store: NotificationStore,
  accounts: AccountStore,
  { mail, settings }: Pick<Platform, 'mail' | 'settings'>,
  sendLive: (notification: Notification) => Promise<void>,
  enqueueMail: (id: string) => Promise<void>,
  languageOf: LanguageOf,
) => {
  const checks = new Map<string, IsStillTrue>()

  const isWanted = async (notification: Notification, until: Date | null): Promise<boolean> => {
    const now = new Date()
    if (until && until <= now) return false
    const mailed = await store.countMailed(notification.user_id, new Date(now.getTime() - hourMs))
    if (mailed >= maxMailsAnHour) return false
    return (await checks.get(notification.kind)?.(notification)) ?? true
  }

  const erasedOf = async (ids: string[]): Promise<string[]> => {
    const found = await accounts.byIds(ids)
    return ids.filter((id) => (found.find(({ _id }) => _id === id)?.status ?? 'deleted') === 'deleted')
  }

  return {
    /**
     * Tells a user, by mail too where `byMail` is given and SMTP is set. Safe to repeat: of calls with one key
     * the user sees the first alone. A call that throws may have told already; repeat it.
     */
    async tell(userId: string, notice: Notice, key: string, byMail: NoticeMail | null = null): Promise<void> {
      const wanted = settings.smtpUrl === null ? null : byMail
      const row = await store.insertOnce(openNotification(userId, notice, key, wanted, new Date()))
      // Read after the insert: an erasure that began before it is seen here, a later one finds the row.
      const erased = await erasedOf([userId, ...row.names])
      for (const id of erased) await store.eraseUser(id)
      if (erased.length > 0) return
      await sendLive(row)
      if (row.mail) await enqueueMail(row._id)
    },

    /** Says when the mail of a notification of this kind is still true, right before it is sent. */
    checkMail(kind: string, isStillTrue: IsStillTrue): void {
      checks.set(kind, isStillTrue)
    },

    /**
     * Mails a notification to the verified address of an active account. Safe to repeat. Throws while another
     * process sends it, and what the mail server answers; the job then tries again.
     */
    async sendMail(id: string): Promise<void> {
      const row = await store.byId(id)
      if (!row?.mail) return
      if (!(await store.leaseMail(row, new Date(), mailLeaseMs)))
        throw new Error('another process may be sending this mail')
      try {
        const account = await accounts.byId(row.user_id)
        const reachable = account?.status === 'active' && account.email_verified_at !== null
        const sent = reachable && (await isWanted(row, row.mail.until))
        if (sent) {
          const { subject, paragraphs = [row.message] } = row.mail
          const parts = [...paragraphs, `${settings.publicUrl}/`]
          const text = letter(await languageOf(account), account.first_name, parts)
          await mail.send({ to: account.email, subject, text, key: id })
        }
        await store.endMail(row, sent ? new Date() : null)
      } catch (error) {
        await store.freeMail(row, new Date())
        throw error
      }
    },

    page: (userId: string, page: Page, unread: boolean) => store.page(userId, page, unread),

    /** Throws NOTIFICATION_NOT_FOUND, also for a notification of another user. */
    async markRead(userId: string, id: string): Promise<Notification> {
      const row = await store.markRead(userId, id)
      if (!row) throw new AppError('NOTIFICATION_NOT_FOUND')
      return row
    },

    markAllRead: store.markAllRead,
    eraseUser: store.eraseUser,
  }
}

export type NotificationService = ReturnType<typeof createNotificationService>
