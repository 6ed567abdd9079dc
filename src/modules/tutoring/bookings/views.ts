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
  /** How many messages the reader has not read. */
  unread: number
}

type Reader = Pick<Principal, 'userId'>

/** Returns the number of unread messages of each booking that has any, for one user. */
export type UnreadOf = (bookingIds: string[], userId: string) => Promise<Map<string, number>>

/** A row with those that it names. */
export type Names<Row> = { row: Row } & Pick<BookingView, 'subject' | 'student' | 'user' | 'tutor'>

/** What names a student, a subject and a tutor. */
type Naming = Pick<Booking, 'student_id' | 'subject_id' | 'tutor_id'>

/** Returns functions that read what rows name, with three reads for any number of them, and a fourth for views. */
export const createViews = (
  people: PeopleStore,
  accounts: Accounts,
  { subjects }: CatalogueStore,
  unreadOf: UnreadOf,
) => {
  const namesOf = async <Row extends Naming>(rows: Row[]): Promise<Names<Row>[]> => {
    const [students, named] = await Promise.all([
      people.byIds(unique(rows.map(({ student_id }) => student_id))),
      subjects.byIds(unique(rows.map(({ subject_id }) => subject_id))),
    ])
    const tutorIds = rows.map(({ tutor_id }) => tutor_id)
    const userIds = students.map(({ user_id }) => user_id)
    const found = await accounts.byIds(unique([...tutorIds, ...userIds]))
    const [studentOf, subjectOf, accountOf] = [finderIn(students), finderIn(named), finderIn(found)]
    return rows.map((row) => {
      const student = studentOf(row.student_id)
      const user = accountOf(student?.user_id ?? null)
      const tutor = accountOf(row.tutor_id)
      return { row, subject: subjectOf(row.subject_id), student, user, tutor }
    })
  }
  const viewsOf = async (
    bookings: Booking[],
    access: 'full' | 'open',
    { userId }: Reader,
  ): Promise<BookingView[]> => {
    const ids = access === 'full' ? bookings.map(({ _id }) => _id) : []
    const [named, unread] = await Promise.all([namesOf(bookings), unreadOf(ids, userId)])
    return named.map(({ row, ...names }) => ({
      booking: row,
      access,
      ...names,
      unread: unread.get(row._id) ?? 0,
    }))
  }
  const namesOfOne = async <Row extends Naming>(row: Row): Promise<Names<Row>> => {
    const [names] = await namesOf([row])
    if (!names) throw new Error('a row has no names')
    return names
  }
  return {
    namesOf,
    namesOfOne,
    viewsOf,
    async viewOf(booking: Booking, access: 'full' | 'open', reader: Reader): Promise<BookingView> {
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
