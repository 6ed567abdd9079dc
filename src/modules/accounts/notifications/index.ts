import type { Kernel } from '../../../module.ts'
import type { LanguageOf } from '../account.ts'
import type { Identity } from '../identity.ts'
import { createPersonEvents } from './person-events.ts'
import { createNotificationRoutes } from './routes.ts'
import { createNotificationService } from './service.ts'
import { createNotificationStore } from './store.ts'
import { toNotification } from './wire.ts'

export type { Notice, NoticeMail, Notification } from './notification.ts'

/** What products tell people: stored, sent to open sockets, and mailed. */
export const createNotifications = (
  kernel: Kernel,
  { accounts }: Identity,
  enqueueMail: (id: string) => Promise<void>,
  languageOf: LanguageOf,
) => {
  const store = createNotificationStore(kernel.connection)
  const events = createPersonEvents(kernel)
  const service = createNotificationService(
    store,
    accounts,
    kernel,
    (row) => events.send({ userId: row.user_id }, 'notification', toNotification(row), row.key),
    enqueueMail,
    languageOf,
  )
  return { events, service, store, routes: createNotificationRoutes(kernel.may, service) }
}
