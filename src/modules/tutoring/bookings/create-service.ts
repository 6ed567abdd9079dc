import type { Principal } from '../../../http/caller.ts'
import { AppError, invalid } from '../../../http/errors.ts'
import type { Actor, Audit } from '../../../platform/audit.ts'
import type { AllocationService } from '../allocations/service.ts'
import type { CatalogueService } from '../catalogue/service.ts'
import { type Booking, faultOf, type Slot } from './booking.ts'
import type { BookingPeople } from './booking-people.ts'
import type { Placing } from './placing.ts'

export type NewBooking = Slot & {
  student_id: string
  subject_ids: string[]
  curriculum_id: string | null
  package_id: string | null
  tutor_id: string | null
  note: string | null
}

/** Returns the use case that creates bookings. */
export const createBookingCreation =
  (
    bookingPeople: BookingPeople,
    catalogue: CatalogueService,
    placing: Placing,
    { assign }: AllocationService,
    audit: Audit,
  ) =>
  /**
   * Creates a booking of each subject: `scheduled` with a tutor, `requested` without. One without goes to the
   * student's allocated tutor of the subject, where that tutor is free. Throws 400 for a slot or an
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
        sequence: 0,
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
    return tutor_id === null ? await assign(student_id, created, actor) : created
  }
