import { t } from 'elysia'
import { boundedString, isoDate, nullable, uuid } from '../../../http/wire.ts'
import type { Names } from '../bookings/views.ts'
import { slug } from '../catalogue/wire.ts'
import { listQuery } from '../list-wire.ts'
import { person, toPerson } from '../people/wire.ts'
import type { Allocation } from './allocation.ts'

/** An allocation of the demo data. */
export const exampleAllocation = '01993a6e-0003-7000-8000-000000000021'

export const allocation = t.Object({
  id: uuid,
  student_id: uuid,
  tutor_id: uuid,
  subject_id: t.String(),
  student: nullable(
    t.Object({
      id: uuid,
      first_name: t.String(),
      last_name: nullable(t.String()),
      grade: nullable(t.String()),
    }),
  ),
  tutor: nullable(person),
  subject: t.Object({ id: t.String(), name: t.String() }),
  created_at: isoDate,
})
export const allocations = t.Array(allocation)

export const toAllocation = ({ row, student, tutor, subject }: Names<Allocation>) => {
  const { _id, settled_at: _settled, ...rest } = row
  return {
    id: _id,
    ...rest,
    student: student && {
      id: student._id,
      first_name: student.first_name,
      last_name: student.last_name,
      grade: student.grade,
    },
    tutor: tutor && toPerson(tutor),
    subject: { id: row.subject_id, name: subject?.name ?? row.subject_id },
  }
}

const id = boundedString(1, 64, 'an id')

export const newAllocationBody = t.Object(
  { studentId: id, tutorId: id, subjectId: slug },
  {
    examples: [
      {
        studentId: '01993a6e-0003-7000-8000-000000000002',
        tutorId: uuid.examples?.[0],
        subjectId: 'math',
      },
    ],
  },
)

export const readNewAllocation = ({ studentId, tutorId, subjectId }: typeof newAllocationBody.static) => ({
  student_id: studentId,
  tutor_id: tutorId,
  subject_id: subjectId,
})

export const assigned = t.Object({ success: t.Literal(true), message: t.String(), allocation })
export const toAssigned = (names: Names<Allocation>) => ({
  success: true as const,
  message: 'Tutor assigned',
  allocation: toAllocation(names),
})

export const allocationQuery = t.Object(listQuery)
export const allocationParams = t.Object({ id: t.String({ maxLength: 64 }) })
