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
}

/** Returns a function that reads what bookings name, with three reads for any number of them. */
export const createViews = (people: PeopleStore, accounts: Accounts, { subjects }: CatalogueStore) => {
  const viewsOf = async (bookings: Booking[], access: 'full' | 'open'): Promise<BookingView[]> => {
    const [students, named] = await Promise.all([
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
      return { booking, access, subject: subjectOf(booking.subject_id), student, user, tutor }
    })
  }
  return {
    viewsOf,
    async viewOf(booking: Booking, access: 'full' | 'open'): Promise<BookingView> {
      const [view] = await viewsOf([booking], access)
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
