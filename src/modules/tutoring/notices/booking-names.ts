import type { Account, Accounts } from '../../accounts/index.ts'
import type { Booking } from '../bookings/booking.ts'
import type { Names } from '../bookings/views.ts'
import { erasedName, nameOf } from '../people/student.ts'

/** The names in the notices of a booking. */
export type BookingNames = {
  bookingId: string
  subject: string
  student: string
  tutor: string | null
  /** The users whose data these are. */
  users: string[]
}

/** Names on one line: people choose them, and they stand in subjects of mails. */
export const plain = (name: string): string => name.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()

/** The names of a booking. A child's name is its parent's data: of an erased parent there is none. */
export const namesIn = async (
  { row, subject, student, user, tutor }: Names<Booking>,
  accounts: Accounts,
): Promise<BookingNames> => {
  const { _id, parent_id, subject_id } = row
  const owner = parent_id === null ? user : await accounts.byId(parent_id)
  const isNamed = student !== null && (parent_id === null || isThere(owner))
  return {
    bookingId: _id,
    subject: plain(subject?.name ?? subject_id),
    student: isNamed ? plain(nameOf(student)) : erasedName,
    tutor: (tutor && plain(nameOf(tutor))) || null,
    users: [owner, tutor].filter(isThere).map((account) => account._id),
  }
}

/** The accounts of the parents and the student of a booking. */
export const familyOf = ({ row, student, user }: Names<Booking>): string[] => [
  ...new Set([row.parent_id, student?.parent_id, user?._id].filter((id) => id !== null && id !== undefined)),
]

const isThere = (account: Account | null): account is Account =>
  account !== null && account.status !== 'deleted'
