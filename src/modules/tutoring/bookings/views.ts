import type { Principal } from '../../../http/caller.ts'
import type { Account, Accounts } from '../../accounts/index.ts'
import type { CatalogueItem } from '../catalogue/catalogue.ts'
import type { CatalogueStore } from '../catalogue/store.ts'
import type { PeopleStore } from '../people/store.ts'
import type { Student } from '../people/student.ts'
import type { Booking } from './booking.ts'

/** A booking with those that it names. `open` shows neither the note nor the family name. */
export type BookingView = {
  booking: Booking
  access: 'full' | 'open'
  subject: CatalogueItem | null
  student: Student | null
  user: Account | null
  tutor: Account | null
  /** How many messages the reader of the list has not read. */
  unread: number
}

/** Returns the number of unread messages of each booking that has any, for one user. */
export type UnreadOf = (bookingIds: string[], userId: string) => Promise<Map<string, number>>

/** Returns a function that reads what bookings name, with four reads for any number of them. */
export const createViews = (
  people: PeopleStore,
  accounts: Accounts,
  { subjects }: CatalogueStore,
  unreadOf: UnreadOf,
) => {
  const viewsOf = async (
    bookings: Booking[],
    access: 'full' | 'open',
    { userId }: Pick<Principal, 'userId'>,
  ): Promise<BookingView[]> => {
    const ids = access === 'full' ? bookings.map(({ _id }) => _id) : []
    const [unread, students, named] = await Promise.all([
      unreadOf(ids, userId),
      people.byIds(unique(bookings.map(({ student_id }) => student_id))),
      subjects.byIds(unique(bookings.map(({ subject_id }) => subject_id))),
    ])
    const tutorIds = bookings.map(({ tutor_id }) => tutor_id)
    const userIds = students.map(({ user_id }) => user_id)
    const found = await accounts.byIds(unique([...tutorIds, ...userIds]))
    const [studentOf, subjectOf, accountOf] = [finderIn(students), finderIn(named), finderIn(found)]
    return bookings.map((booking) => {
      const student = studentOf(booking.student_id)
      const user = accountOf(student?.user_id ?? null)
      const tutor = accountOf(booking.tutor_id)
      const subject = subjectOf(booking.subject_id)
      return { booking, access, subject, student, user, tutor, unread: unread.get(booking._id) ?? 0 }
    })
  }
  return {
    viewsOf,
    async viewOf(
      booking: Booking,
      access: 'full' | 'open',
      reader: Pick<Principal, 'userId'>,
    ): Promise<BookingView> {
      const [view] = await viewsOf([booking], access, reader)
      if (!view) throw new Error('a booking has no view')
      return view
    },
  }
}

export type Views = ReturnType<typeof createViews>

const unique = (ids: (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))]

const finderIn = <Row extends { _id: string }>(rows: Row[]) => {
  const byId = new Map(rows.map((row) => [row._id, row]))
  return (id: string | null): Row | null => (id === null ? null : (byId.get(id) ?? null))
}
