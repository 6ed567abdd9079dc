import type { Convene } from '../src/convene.ts'
import type { Notice } from '../src/modules/accounts/index.ts'

const dayMs = 24 * 60 * 60 * 1000

const pastBooking = '01993a6e-0003-7000-8000-000000000011'
const nextBooking = '01993a6e-0003-7000-8000-000000000012'
const openBooking = '01993a6e-0003-7000-8000-000000000013'

const answeredTicket = '01993a6e-0006-7000-8000-000000000011'
const estimatedRequest = '01993a6e-0006-7000-8000-000000000004'

type DemoNotice = Pick<Notice, 'type' | 'kind' | 'message' | 'resource_id'> & {
  email: string
  read: boolean
  /** That of a booking unless given. */
  payload?: Notice['payload']
}

/** The oldest first. */
const notices: DemoNotice[] = [
  {
    email: 'demo@convene.example',
    type: 'info',
    kind: 'account.welcome',
    message: 'Welcome: what the products tell you stands here.',
    resource_id: null,
    read: false,
  },
  {
    email: 'parent@k12.example',
    type: 'success',
    kind: 'booking.completed',
    message: 'Mathematics for Sam Lang is completed.',
    resource_id: pastBooking,
    read: true,
  },
  {
    email: 'tutor@k12.example',
    type: 'info',
    kind: 'booking.assigned',
    message: 'You teach Mathematics for Sam Lang.',
    resource_id: nextBooking,
    read: false,
  },
  {
    email: 'student@k12.example',
    type: 'success',
    kind: 'booking.booked',
    message: 'Mathematics for Sam Lang is booked with Tom Turner.',
    resource_id: nextBooking,
    read: false,
  },
  {
    email: 'parent@k12.example',
    type: 'info',
    kind: 'booking.requested',
    message: 'Mathematics for Sam Lang is requested. You are told as soon as it has a tutor.',
    resource_id: openBooking,
    read: false,
  },
  {
    email: 'demo@convene.example',
    type: 'info',
    kind: 'request.estimated',
    message: 'Your request Colour grading has an estimate.',
    resource_id: estimatedRequest,
    read: true,
    payload: { title: 'Colour grading', estimated_cost: 3200, estimated_dev_days: 14, timeline_days: 30 },
  },
  {
    email: 'demo@convene.example',
    type: 'info',
    kind: 'ticket.replied',
    message: 'There is a reply to your ticket A run ended its worker three times.',
    resource_id: answeredTicket,
    read: false,
    payload: {
      title: 'A run ended its worker three times',
      reply: 'We have found the reason and are testing a repair.',
    },
  },
]

/** Inserts the notifications of the demo accounts that the store does not have yet. */
export const seedNotifications = async ({ accounts }: Pick<Convene, 'accounts'>): Promise<void> => {
  for (const [index, { email, payload, ...notice }] of notices.entries()) {
    const user = await accounts.findByEmail(email)
    if (!user) continue
    await accounts.insertNotificationIfAbsent({
      ...notice,
      _id: `01993a6e-0005-7000-8000-00000000000${index + 1}`,
      user_id: user._id,
      key: `demo ${index + 1}`,
      payload: payload ?? (notice.resource_id === null ? {} : { bookingId: notice.resource_id }),
      names: [],
      created_at: new Date(Date.now() - dayMs + index),
    })
  }
}
