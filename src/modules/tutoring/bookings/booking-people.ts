import { AppError } from '../../../http/errors.ts'
import type { Accounts } from '../../accounts/index.ts'
import type { PeopleStore } from '../people/store.ts'
import type { Student } from '../people/student.ts'

/** What a booking needs of those that it names. */
export const createBookingPeople = (people: PeopleStore, accounts: Accounts) => ({
  /** Throws STUDENT_NOT_FOUND. */
  async student(id: string): Promise<Student> {
    const student = await people.byId(id)
    if (!student || student.deleted_at) throw new AppError('STUDENT_NOT_FOUND')
    return student
  },

  /** Throws TUTOR_NOT_FOUND, and TUTOR_UNSUITABLE for a suspended tutor or one of other subjects. */
  async requireTutor(id: string | null, subjectIds: string[]): Promise<void> {
    if (id === null) return
    const account = await accounts.byId(id)
    if (account?.role !== 'tutor' || account.status === 'deleted') throw new AppError('TUTOR_NOT_FOUND')
    const teaches = subjectIds.every((subject) => account.subjects.includes(subject))
    if (account.status !== 'active' || !teaches) throw new AppError('TUTOR_UNSUITABLE')
  },
})

export type BookingPeople = ReturnType<typeof createBookingPeople>
