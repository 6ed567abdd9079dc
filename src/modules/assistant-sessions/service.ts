import { unauthenticated } from '../../http/access.ts'
import type { Caller } from '../../http/caller.ts'
import { AppError } from '../../http/errors.ts'
import {
  type AssistantAccess,
  type AssistantSession,
  changeSession,
  mayEnter,
  type NewSession,
  openSession,
  type SessionChange,
  type Subject,
} from './assistant-session.ts'
import type { SessionSubjects } from './session-subjects.ts'
import type { SessionStore } from './store.ts'

export type SessionServiceOptions = {
  store: SessionStore
  subjects: SessionSubjects
  access: AssistantAccess
  /** Removes a session and all that belongs to it, resumed when it is cut short. */
  removeWhole(sessionId: string): Promise<void>
}

const maxListed = 1000
const maxMetadataBytes = 64 * 1024
const saveTries = 20

/** Use cases around sessions. Everything checks first that the caller may see them: 401 or 403. */
export const createSessionService = ({ store, subjects, access, removeWhole }: SessionServiceOptions) => {
  const requireEntry = (caller: Caller, subject: Subject): void => {
    if (mayEnter(access, caller, subject)) return
    throw caller.user || caller.apiKey ? new AppError('FORBIDDEN') : unauthenticated()
  }

  const found = async (caller: Caller, id: string): Promise<AssistantSession | null> => {
    const session = await store.byId(id)
    if (session) requireEntry(caller, session)
    return session
  }

  return {
    requireEntry,

    /** `read` is asked for the session's fields, unless the caller is nobody and that is not enough. */
    async open(caller: Caller, read: () => NewSession): Promise<AssistantSession> {
      if (access === 'key' && !caller.user && !caller.apiKey) throw unauthenticated()
      const wanted = read()
      requireEntry(caller, wanted)
      const session = openSession(wanted, Bun.randomUUIDv7(), new Date())
      subjects.remember(session)
      await store.insert(session)
      return session
    },

    /** null when there is no assistant session of this id. */
    read: found,

    /** Whose a session is, for those who may know. Throws SESSION_NOT_FOUND. */
    async enter(caller: Caller, id: string): Promise<Subject> {
      const subject = await subjects.of(id)
      if (!subject) throw sessionNotFound(id)
      requireEntry(caller, subject)
      return subject
    },

    /** `change` is asked for once the caller may know of the session. Throws TOO_LARGE, EDIT_CONFLICT. */
    async change(caller: Caller, id: string, change: () => SessionChange): Promise<AssistantSession | null> {
      for (let tries = 0; tries < saveTries; tries += 1) {
        const before = await found(caller, id)
        if (!before) return null
        const after = changeSession(before, change(), new Date())
        if (Buffer.byteLength(after.metadata) > maxMetadataBytes)
          throw new AppError('TOO_LARGE', { text: 'The metadata of a session holds at most 64 KB' })
        if (await store.save(before, after)) return after
      }
      throw new AppError('EDIT_CONFLICT')
    },

    /** False when there is no such session. */
    async remove(caller: Caller, id: string): Promise<boolean> {
      if (!(await found(caller, id))) return false
      await removeWhole(id)
      return true
    },

    async activeOfBusiness(caller: Caller, businessId: string): Promise<AssistantSession[]> {
      requireEntry(caller, { businessId, userId: null })
      return await store.activeOfBusiness(businessId, maxListed)
    },

    async newestActive(caller: Caller, businessId: string, userId: string) {
      requireEntry(caller, { businessId, userId })
      return await store.newestActive(businessId, userId)
    },

    async history(caller: Caller, businessId: string, userId: string, limit: number) {
      requireEntry(caller, { businessId, userId })
      return await store.history(businessId, userId, limit)
    },

    /** Erases the sessions that an account could enter as their customer, by its id or its address. */
    async eraseUser(userId: string, email: string | null): Promise<void> {
      for (;;) {
        const ids = await store.idsOfUser(email === null ? [userId] : [userId, email], 100)
        if (ids.length === 0) return
        for (const id of ids) await removeWhole(id)
      }
    },
  }
}

export type SessionService = ReturnType<typeof createSessionService>

export const sessionNotFound = (id: string): AppError =>
  new AppError('SESSION_NOT_FOUND', { message: `Session ${id.slice(0, 128)} not found` })
