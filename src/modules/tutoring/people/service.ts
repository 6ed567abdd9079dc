import { foldEmail } from '../../../http/caller.ts'
import { AppError } from '../../../http/errors.ts'
import type { Page } from '../../../http/wire.ts'
import type { Actor, Audit } from '../../../platform/audit.ts'
import type { Account, Accounts } from '../../accounts/index.ts'
import type { PeopleStore } from './store.ts'
import { type NewStudent, openStudent, type Student } from './student.ts'

export type SignUp = {
  email: string
  password: string
  first_name: string
  last_name: string
  role: 'parent' | 'student'
  grade?: string | number | null | undefined
}

export type StudentWithPeople = { student: Student; user: Account | null; parent: Account | null }

/** Use cases of families. */
export const createFamilyService = (
  people: PeopleStore,
  accounts: Accounts,
  hasBookingAhead: (studentId: string) => Promise<boolean>,
  endAllocations: (studentId: string, actor: Actor) => Promise<void>,
  audit: Audit,
) => {
  const create = async (input: NewStudent, actor: Actor): Promise<Student> => {
    const student = openStudent(input, new Date())
    const refusal = await people.insert(student)
    if (refusal === 'taken') throw new AppError('STUDENT_TAKEN')
    if (refusal === 'limit') throw new AppError('STUDENT_LIMIT')
    const { _id, parent_id, user_id } = student
    await audit.record(
      actor,
      'student.created',
      { type: 'student', id: _id },
      { after: { parent_id, user_id } },
    )
    return student
  }

  const withPeople = async (students: Student[]): Promise<StudentWithPeople[]> => {
    const ids = students.flatMap(({ parent_id, user_id }) => [parent_id, user_id].filter((id) => id !== null))
    const found = new Map((await accounts.byIds([...new Set(ids)])).map((account) => [account._id, account]))
    const accountOf = (id: string | null) => (id === null ? null : (found.get(id) ?? null))
    return students.map((student) => ({
      student,
      user: accountOf(student.user_id),
      parent: accountOf(student.parent_id),
    }))
  }

  /** Throws USER_NOT_FOUND for an account that does not exist or has another role. */
  const requireRole = async (id: string, role: Account['role']): Promise<void> => {
    const account = await accounts.byId(id)
    if (account?.role !== role || account.status === 'deleted') throw new AppError('USER_NOT_FOUND')
  }

  return {
    /**
     * Creates the account of a parent or a student, without a login. A student gets a student row. Throws EMAIL_TAKEN.
     */
    async signUp({ grade, ...input }: SignUp, address: string): Promise<Account> {
      const account = await accounts.register(input, { userId: null, address })
      const { _id, first_name, last_name, role } = account
      if (role === 'student')
        await create(
          { parent_id: null, user_id: _id, first_name: first_name ?? '', last_name, grade },
          { userId: _id, address },
        )
      await accounts.requestVerification(_id)
      return account
    },

    childrenOf: people.ofParent,

    /** Throws STUDENT_TAKEN for a first name that another child has, STUDENT_LIMIT. */
    create,

    /** Throws USER_NOT_FOUND, and STUDENT_TAKEN also for a login that another student has. */
    async createForParent(
      input: NewStudent & { parent_id: string },
      actor: Actor,
    ): Promise<StudentWithPeople> {
      const { parent_id, user_id } = input
      await requireRole(parent_id, 'parent')
      if (user_id) await requireRole(user_id, 'student')
      const [student] = await withPeople([await create(input, actor)])
      if (!student) throw new AppError('STUDENT_NOT_FOUND')
      return student
    },

    /** Throws STUDENT_NOT_FOUND, FORBIDDEN for the child of another parent, STUDENT_BOOKED. */
    async remove(parentId: string, id: string, actor: Actor): Promise<void> {
      const student = await people.byId(id)
      if (!student || student.deleted_at) throw new AppError('STUDENT_NOT_FOUND')
      if (student.parent_id !== parentId) throw new AppError('FORBIDDEN')
      // Hidden first: a booking that is being created meanwhile is seen here, or sees this.
      if (!(await people.setDeleted(id, true))) throw new AppError('STUDENT_NOT_FOUND')
      if (await hasBookingAhead(id)) {
        await people.setDeleted(id, false)
        throw new AppError('STUDENT_BOOKED')
      }
      await endAllocations(id, actor)
      await people.freePlace(id)
      await audit.record(actor, 'student.removed', { type: 'student', id })
    },

    async page(page: Page): Promise<{ rows: StudentWithPeople[]; total: number }> {
      const { rows, total } = await people.page(page)
      return { rows: await withPeople(rows), total }
    },

    /** Removes the children of a parent and the login of a student. */
    async eraseUser(userId: string): Promise<void> {
      const [children, own] = [await people.ofParent(userId), await people.ofUser(userId)]
      await people.eraseOfParent(userId)
      await people.eraseUser(userId)
      const erased = own?.parent_id === null ? [...children, own] : children
      for (const { _id } of erased) await endAllocations(_id, { userId: null, address: 'erasure' })
    },
  }
}

export type FamilyService = ReturnType<typeof createFamilyService>

/** The key under which the attempts to sign up are counted. */
export const signUpKey = ({ email }: SignUp): string => foldEmail(email)
