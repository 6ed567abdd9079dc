import type { Jobs } from '../../platform/jobs.ts'
import type { LinkPurpose } from './login.ts'
import type { PersonEvents } from './notifications/person-events.ts'
import type { NotificationService } from './notifications/service.ts'
import type { RecoveryService } from './recovery-service.ts'
import type { UserDataService } from './user-data-service.ts'

const eraseJob = 'accounts.erase'
const eraseLeftoversJob = 'accounts.erase-leftovers'
const linkJob = 'accounts.send-link'

type LinkData = { purpose: LinkPurpose; userId: string | null }

const noticeMailJob = 'accounts.mail-notification'
const trimEventsJob = 'accounts.trim-person-events'
/** Pauses double: a mail server may be away for about a quarter of an hour. */
const mailing = { retries: 10, timeoutMs: 60_000 }

const hourMs = 60 * 60 * 1000

export const createAccountJobs = (jobs: Jobs) => ({
  define(userData: UserDataService, recovery: RecoveryService): void {
    jobs.define<{ userId: string }>(eraseJob, { run: ({ userId }) => userData.erase(userId) })
    jobs.define(eraseLeftoversJob, { run: () => userData.eraseLeftovers() })
    jobs.define<LinkData>(linkJob, {
      run: ({ purpose, userId }) => recovery.sendLink(purpose, userId),
      ...mailing,
    })
  },
  defineNotifications(notifications: NotificationService, events: PersonEvents): void {
    jobs.define<{ id: string }>(noticeMailJob, {
      run: ({ id }) => notifications.sendMail(id),
      ...mailing,
    })
    jobs.define(trimEventsJob, { run: events.trim })
  },
  async schedule(): Promise<void> {
    await jobs.repeat(eraseLeftoversJob, hourMs)
    await jobs.repeat(trimEventsJob, hourMs)
  },
  enqueueNoticeMail: (id: string) => jobs.enqueue(noticeMailJob, { id }, { key: id }),
  enqueueErasure: (userId: string) => jobs.enqueue(eraseJob, { userId }),
  enqueueLink: (purpose: LinkPurpose, userId: string | null) => jobs.enqueue(linkJob, { purpose, userId }),
})
