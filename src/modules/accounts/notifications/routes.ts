import { type Access, signedIn } from '../../../http/access.ts'
import { table } from '../../../http/context.ts'
import { readListPage } from '../../../http/wire.ts'
import type { NotificationService } from './service.ts'
import * as wire from './wire.ts'

/** The notifications of the caller, of whatever product. */
export const createNotificationRoutes = (may: Access, service: NotificationService) =>
  table('notifications', 'Notifications')
    .get(
      '/notifications',
      async (c) => {
        const { userId } = signedIn(c.caller)
        const page = wire.readNotificationPage(c.query)
        const { rows, total } = await service.page(userId, page, c.query.unread === 'true')
        c.set.headers['x-total-count'] = String(total)
        return rows.map(wire.toNotification)
      },
      may.user({
        summary: 'List own notifications, newest first; X-Total-Count has their number',
        query: wire.notificationQuery,
        response: { 200: wire.notifications },
      }),
    )
    .patch(
      '/notifications/:id/read',
      async (c) => wire.toNotification(await service.markRead(signedIn(c.caller).userId, c.params.id)),
      may.user({
        summary: 'Mark a notification as read',
        params: wire.notificationParams,
        response: { 200: wire.notification },
        fails: ['NOTIFICATION_NOT_FOUND'],
      }),
    )
    .post(
      '/notifications/mark-all-read',
      async (c) => ({
        success: true as const,
        updated: await service.markAllRead(signedIn(c.caller).userId),
      }),
      may.user({ summary: 'Mark all own notifications as read', response: { 200: wire.allRead } }),
    )
    .get(
      '/api/v1/notifications',
      async (c) => {
        const page = readListPage(c.query)
        const found = await service.page(signedIn(c.caller).userId, page, c.query.unread === 'true')
        return wire.toNotificationList(found, page)
      },
      may.user({
        summary: 'List own notifications, newest first',
        query: wire.notificationListQuery,
        response: { 200: wire.notificationList },
        polling: true,
      }),
    )
    .patch(
      '/api/v1/notifications/:id/read',
      async (c) => wire.toOneNotification(await service.markRead(signedIn(c.caller).userId, c.params.id)),
      may.user({
        summary: 'Mark a notification as read',
        params: wire.notificationParams,
        response: { 200: wire.oneNotification },
        fails: ['NOTIFICATION_NOT_FOUND'],
      }),
    )
