import { t } from 'elysia'
import {
  digits,
  documented,
  envelope,
  envelopeList,
  integer,
  isoDate,
  listQuery,
  nullable,
  oneOf,
  pageQuery,
  readPage,
  toEnvelope,
  uuid,
} from '../../../http/wire.ts'
import { type Notification, notificationTypes } from './notification.ts'

/** A notification of the demo data. */
const exampleNotification = '01993a6e-0005-7000-8000-000000000001'

export const notificationParams = t.Object({
  id: t.String({ maxLength: 64, examples: [exampleNotification] }),
})

export const notificationQuery = t.Object({
  limit: digits('^([1-9]|[1-9]\\d|100)$', 'an integer from 1 to 100; 50 unless given'),
  offset: pageQuery.offset,
  unread: t.Optional(oneOf(['true', 'false'])),
})

export const readNotificationPage = ({ limit = 50, offset = 0 }: typeof notificationQuery.static) =>
  readPage({ limit, offset })

export const notification = t.Object({
  id: uuid,
  type: oneOf(notificationTypes),
  kind: t.String({ description: 'a dotted word such as booking.moved' }),
  message: t.String(),
  read: t.Boolean(),
  is_read: t.Boolean(),
  created_at: isoDate,
  resource_id: nullable(t.String()),
  payload: documented<Record<string, unknown>>({ type: 'object', description: 'the facts of the message' }),
})
export const notifications = t.Array(notification)

export const toNotification = ({
  _id,
  user_id: _user,
  key: _key,
  names: _names,
  mail: _mail,
  mailed_at: _mailed,
  ...notification
}: Notification) => ({ id: _id, ...notification, is_read: notification.read })

const list = envelopeList('notifications', notification, toNotification)
export const { wire: notificationList, toWire: toNotificationList } = list

export const notificationListQuery = t.Object({ ...listQuery, unread: notificationQuery.properties.unread })

export const oneNotification = envelope({ notification })
export const toOneNotification = (row: Notification) => toEnvelope({ notification: toNotification(row) })

export const allRead = t.Object({
  success: t.Literal(true),
  updated: integer({ description: 'how many were unread' }),
})
