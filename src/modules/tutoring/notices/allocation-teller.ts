import type { Accounts } from '../../accounts/index.ts'
import type { Allocation } from '../allocations/allocation.ts'
import type { Views } from '../bookings/views.ts'
import { erasedName, nameOf } from '../people/student.ts'
import { plain } from './booking-names.ts'

/** Returns the function that tells a tutor of a new student. Safe to repeat: the tutor is told once. */
export const createAllocationTeller =
  ({ namesOfOne }: Views, { notifications }: Accounts) =>
  async (allocation: Allocation): Promise<void> => {
    const { student, subject } = await namesOfOne(allocation)
    const owner = student?.parent_id ?? student?.user_id ?? null
    const subjectName = plain(subject?.name ?? allocation.subject_id)
    const studentName = student ? plain(nameOf(student)) : erasedName
    await notifications.tell(
      allocation.tutor_id,
      {
        type: 'info',
        kind: 'allocation.created',
        message: `You are the tutor of ${studentName} in ${subjectName} from now on.`,
        resource_id: allocation._id,
        payload: { allocationId: allocation._id, studentName, subjectName },
        names: owner === null ? [] : [owner],
      },
      `allocation ${allocation._id}`,
      { subject: `New student: ${studentName}`, until: null },
    )
  }
