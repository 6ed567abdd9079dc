import { count } from '../cases.ts'
import type { Answer, Caller } from '../kills-load/caller.ts'
import type { People } from './people.ts'

/** A booking as it was answered. */
type Row = { id: string; status: string; tutor_id: string | null; starts_at: string; updated_at: string }

const quarterMs = 15 * 60 * 1000

/** Books, claims, allocates, reassigns, moves, cancels and completes at random, within one crowded day. */
export const createActions = (
  { call }: Caller,
  { admin, tutors, children }: People,
  random: () => number,
  day: Date,
) => {
  /** The last answer about each booking. */
  const answered = new Map<string, Row>()
  const owners = new Map<string, string>()
  const allocations: string[] = []
  const outcomes = new Map<string, number>()
  let unanswered = 0

  const pick = <One>(some: readonly One[]): One => {
    const one = some[Math.floor(random() * some.length)]
    if (one === undefined) throw new Error('nothing to pick from')
    return one
  }
  const slot = () => {
    const start = day.getTime() + Math.floor(random() * 60) * quarterMs
    const length = (1 + Math.floor(random() * 6)) * quarterMs
    return { starts_at: new Date(start).toISOString(), ends_at: new Date(start + length).toISOString() }
  }
  const note = (row: Row): void => {
    const known = answered.get(row.id)
    if (!known || known.updated_at < row.updated_at) answered.set(row.id, row)
  }
  const take = (name: string, answer: Answer | null, rows: (body: Answer['body']) => unknown[]): void => {
    if (!answer) {
      unanswered += 1
      return
    }
    count(outcomes, `${name} ${answer.status}`)
    if (answer.status <= 201) for (const row of rows(answer.body)) note(Object(row))
  }
  const one = (body: Answer['body']) => [body]

  const book = async () => {
    const { id: student_id, parent } = pick(children)
    const several = random() < 0.2
    const subjects = several ? ['math', 'english'] : [pick(['math', 'english'])]
    const tutor_id = random() < 0.5 && !several ? { tutor_id: pick(tutors).id } : {}
    const body = { student_id, subject_ids: subjects, ...slot(), ...tutor_id }
    const answer = await call('POST', '/bookings/create', { token: parent.token, body })
    take('book', answer, (rows) => Object.values(rows))
    if (answer?.status === 201)
      for (const row of Object.values(answer.body)) owners.set(Object(row).id, parent.token)
  }
  const ofSome = (act: (id: string, token: string) => Promise<void>) => async () => {
    if (owners.size === 0) return await book()
    const [id, token] = pick([...owners].slice(-80))
    await act(id, token)
  }
  const patch = (name: string, body: () => object) =>
    ofSome(async (id, token) =>
      take(name, await call('PATCH', `/bookings/${id}`, { token, body: body() }), one),
    )

  const acts: [number, () => Promise<void>][] = [
    [6, book],
    [
      4,
      ofSome(async (id) =>
        take('claim', await call('POST', `/bookings/${id}/claim`, { token: pick(tutors).token }), one),
      ),
    ],
    [
      3,
      ofSome(async (id) => {
        const path = `/bookings/${id}/reassign/${pick(tutors).id}`
        take('reassign', await call('PATCH', path, { token: admin.token }), one)
      }),
    ],
    [5, patch('move', slot)],
    [2, patch('cancel', () => ({ status: 'cancelled' }))],
    [
      1,
      ofSome(async (id) => {
        const body = { status: 'completed' }
        take('complete', await call('PATCH', `/bookings/${id}`, { token: pick(tutors).token, body }), one)
      }),
    ],
    [
      2,
      async () => {
        const body = {
          studentId: pick(children).id,
          tutorId: pick(tutors).id,
          subjectId: pick(['math', 'english']),
        }
        const answer = await call('POST', '/admin/allocations', { token: admin.token, body })
        take('allocate', answer, () => [])
        if (answer?.status === 201) allocations.push(String(Object(answer.body.allocation).id))
      },
    ],
    [
      2,
      async () => {
        const id = allocations.shift()
        if (id !== undefined)
          take(
            'end an allocation',
            await call('DELETE', `/admin/allocations/${id}`, { token: admin.token }),
            () => [],
          )
      },
    ],
  ]
  const weighted = acts.flatMap(([weight, act]) => Array.from({ length: weight }, () => act))

  return {
    act: () => pick(weighted)(),
    answered,
    outcomes,
    unanswered: () => unanswered,
  }
}
