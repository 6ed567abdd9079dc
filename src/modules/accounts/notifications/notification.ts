export const notificationTypes = ['info', 'success', 'warning', 'error'] as const

/** What a product tells a user. */
export type Notice = {
  type: (typeof notificationTypes)[number]
  /** A dotted word of the product, such as `booking.moved`. */
  kind: string
  message: string
  /** The id of what it is about. */
  resource_id: string | null
  payload: Record<string, unknown>
  /** The users whose data the message and the payload hold: both are replaced when one of them is erased. */
  names: string[]
}

/** How a notice goes out by mail too. */
export type NoticeMail = {
  subject: string
  /** In the language of the user; the message of the notice unless given. */
  paragraphs?: string[]
  /** After this time the mail is of no use any more and is left out. */
  until: Date | null
}

export type Notification = Notice & {
  _id: string
  user_id: string
  /** The name of the event: a user is told of it once. */
  key: string
  read: boolean
  /** The mail that is still to be sent, by one process until `free_at`; absent without one. */
  mail?: NoticeMail & { free_at: Date }
  /** Absent until a mail was sent. */
  mailed_at?: Date
  created_at: Date
}

/** What is left of a notice once a user that it names is erased. */
export const anonymous = { message: 'This is about a deleted user.', payload: {}, names: [] }

export const keepSeconds = 90 * 24 * 60 * 60
/** Of more notifications of one user the oldest are removed. */
export const keptPerUser = 200

/** Further mails to one user are left out, as another user may cause them. The notifications stay. */
export const maxMailsAnHour = 30

/** Longer than one attempt to send a mail may take. */
export const mailLeaseMs = 2 * 60 * 1000

export const openNotification = (
  user_id: string,
  notice: Notice,
  key: string,
  mail: NoticeMail | null,
  now: Date,
): Notification => ({
  ...notice,
  _id: Bun.randomUUIDv7(),
  user_id,
  key,
  read: false,
  ...(mail && { mail: { ...mail, free_at: now } }),
  created_at: now,
})
