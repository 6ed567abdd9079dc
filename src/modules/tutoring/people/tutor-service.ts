import { AppError } from '../../../http/errors.ts'
import type { Page } from '../../../http/wire.ts'
import type { Actor, Audit } from '../../../platform/audit.ts'
import { randomToken } from '../../../platform/secrets.ts'
import type { Account, Accounts } from '../../accounts/index.ts'
import type { CatalogueService } from '../catalogue/service.ts'
import type { PeopleStore } from './store.ts'

export type NewTutor = {
  email: string
  password?: string | undefined
  first_name: string
  last_name: string
  subjects: string[]
}

export type TutorChange = { subjects?: string[] | undefined; weekly_capacity?: number | undefined }

/** A tutor is an account of that role, with the hours that are planned in a week. */
export type Tutor = { account: Account; weekly_capacity: number }

export const defaultCapacityHours = 20

/** Use cases of tutors, whose ids are those of their accounts. */
export const createTutorService = (
  people: PeopleStore,
  accounts: Accounts,
  catalogue: CatalogueService,
  releaseTutor: (id: string, actor: Actor) => Promise<void>,
  /** Ends the allocations of a tutor, but those of the subjects that are kept. */
  endAllocations: (id: string, keptSubjects: string[], actor: Actor) => Promise<void>,
  audit: Audit,
) => {
  const withCapacity = async (rows: Account[]): Promise<Tutor[]> => {
    const capacities = await people.capacitiesOf(rows.map(({ _id }) => _id))
    return rows.map((account) => ({
      account,
      weekly_capacity: capacities.get(account._id) ?? defaultCapacityHours,
    }))
  }

  /** Throws TUTOR_NOT_FOUND. */
  const find = async (id: string): Promise<Account> => {
    const account = await accounts.byId(id)
    if (account?.role !== 'tutor' || account.status === 'deleted') throw new AppError('TUTOR_NOT_FOUND')
    return account
  }

  return {
    find,

    async page(page: Page): Promise<{ rows: Tutor[]; total: number }> {
      const { rows, total } = await accounts.page({ role: 'tutor', deleted: false }, page)
      return { rows: await withCapacity(rows), total }
    },

    /** Active tutors, of one subject unless it is undefined, newest first. */
    offered: (subject: string | undefined, page: Page): Promise<{ rows: Account[]; total: number }> =>
      accounts.page({ role: 'tutor', status: 'active', subjects: subject }, page),

    /** Makes a password where none is given, to be shown once. Throws EMAIL_TAKEN, 400 for an unknown subject. */
    async create(input: NewTutor, actor: Actor) {
      await catalogue.checkSubjects(input.subjects, '/subjects')
      const temporaryPassword = input.password === undefined ? randomToken().slice(0, 20) : null
      const password = input.password ?? temporaryPassword ?? ''
      const account = await accounts.register({ ...input, password, role: 'tutor' }, actor)
      return { tutor: { account, weekly_capacity: defaultCapacityHours }, temporaryPassword }
    },

    /** Ends the allocations of other subjects. Throws TUTOR_NOT_FOUND, 400 for an unknown subject. */
    async change(id: string, { subjects, weekly_capacity }: TutorChange, actor: Actor): Promise<Tutor> {
      const before = await find(id)
      if (subjects) await catalogue.checkSubjects(subjects, '/subjects')
      const account = subjects ? await accounts.administer(actor, id, { subjects }) : before
      if (subjects) await endAllocations(id, subjects, actor)
      if (weekly_capacity !== undefined) await people.setCapacity(id, weekly_capacity)
      await audit.record(
        actor,
        'tutor.changed',
        { type: 'user', id },
        { after: { subjects, weekly_capacity } },
      )
      const [tutor] = await withCapacity([account])
      return tutor ?? { account, weekly_capacity: defaultCapacityHours }
    },

    /** Erases the account of a tutor; the bookings ahead are without a tutor again. Throws TUTOR_NOT_FOUND, LAST_OWNER. */
    async remove(id: string, actor: Actor): Promise<void> {
      await find(id)
      await accounts.erase(id, actor)
      await releaseTutor(id, actor)
      await endAllocations(id, [], actor)
    },

    /** Throws USER_NOT_FOUND, OWN_ACCOUNT. */
    setStatus: (id: string, status: 'active' | 'suspended', actor: Actor): Promise<Account> =>
      accounts.administer(actor, id, { status }),

    /** Safe to repeat. */
    async eraseUser(userId: string): Promise<void> {
      await endAllocations(userId, [], { userId: null, address: 'erasure' })
      await people.removeTutor(userId)
    },
  }
}

export type TutorService = ReturnType<typeof createTutorService>
