import type { Principal } from '../../../http/caller.ts'
import { AppError, invalid } from '../../../http/errors.ts'
import type { Actor, Audit } from '../../../platform/audit.ts'
import type { Accounts } from '../../accounts/index.ts'
import type { CatalogueService } from '../catalogue/service.ts'
import type { PeopleStore } from '../people/store.ts'
import type { Student } from '../people/student.ts'
import { type Booking, faultOf, type Slot } from './booking.ts'
import type { Placing } from './placing.ts'

export type NewBooking = Slot & {
  student_id: string
  subject_ids: string[]
  curriculum_id: string | null
  package_id: string | null
  tutor_id: string | null
  note: string | null
}

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

/** Returns the use case that creates bookings. */
export const createBookingCreation =
  (bookingPeople: BookingPeople, catalogue: CatalogueService, placing: Placing, audit: Audit) =>
  /**
   * Creates a booking of each subject: `scheduled` with a tutor, `requested` without. Throws 400 for a slot or an
   * id that cannot be booked, STUDENT_NOT_FOUND, FORBIDDEN for the child of another parent, TUTOR_NOT_FOUND,
   * TUTOR_UNSUITABLE, BOOKING_OVERLAP.
   */
  async (caller: Principal, input: NewBooking, actor: Actor): Promise<Booking[]> => {
    const { student_id, subject_ids, tutor_id, ...rest } = input
    const now = new Date()
    const fault = faultOf(input, now)
    if (fault) throw invalid(...fault)
    const subjects = [...new Set(subject_ids)]
    await catalogue.checkSubjects(subjects, '/subject_ids')
    await catalogue.checkCurriculum(input.curriculum_id, '/curriculum_id')
    await catalogue.checkPackage(input.package_id, '/package_id')
    const { parent_id } = await bookingPeople.student(student_id)
    if (caller.role !== 'admin' && parent_id !== caller.userId) throw new AppError('FORBIDDEN')
    await bookingPeople.requireTutor(tutor_id, subjects)
    const call_id = Bun.randomUUIDv7()
    const wanted = subjects.map(
      (subject_id): Booking => ({
        ...rest,
        _id: Bun.randomUUIDv7(),
        call_id,
        parent_id,
        student_id,
        tutor_id,
        subject_id,
        status: tutor_id === null ? 'requested' : 'scheduled',
        version: 1,
        created_at: now,
        updated_at: now,
      }),
    )
    const recheck = async (): Promise<void> => {
      await bookingPeople.student(student_id)
      await bookingPeople.requireTutor(tutor_id, subjects)
    }
    const created = await placing.create(wanted, recheck, actor.userId)
    for (const { _id, status } of created)
      await audit.record(
        actor,
        'booking.created',
        { type: 'booking', id: _id },
        { after: { status, tutor_id } },
      )
    return created
  }
