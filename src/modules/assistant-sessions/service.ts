import { unauthenticated } from '../../http/access.ts'
import type { Caller } from '../../http/caller.ts'
import { AppError } from '../../http/errors.ts'
import type { IdempotencyKeys } from '../../http/idempotency-keys.ts'
import {
  type AssistantAccess,
  type AssistantSession,
  changedFields,
  type MessageEvent,
  mayEnter,
  type NewSession,
  openKeyOf,
  openSession,
  pseudonymOf,
  type SessionChange,
  type Subject,
} from './assistant-session.ts'
import type { MessageLog } from './message-log.ts'
import type { Replies } from './replies.ts'
import type { SessionSubjects } from './session-subjects.ts'
import { type BusinessStats, statsOf } from './stats.ts'
import type { SessionFilter, SessionStore } from './store.ts'

const maxListed = 1000
const maxMetadataBytes = 64 * 1024
const maxSaves = 20

/** Use cases around sessions. Each checks the caller first: UNAUTHENTICATED or FORBIDDEN. */
export const createSessionService = (
  store: SessionStore,
  subjects: SessionSubjects,
  messages: MessageLog,
  replies: Replies,
  access: AssistantAccess,
  idempotencyKeys: IdempotencyKeys,
) => {
  const requireEntry = (caller: Caller, subject: Subject): void => {
    if (mayEnter(access, caller, subject)) return
    throw caller.user || caller.apiKey ? new AppError('FORBIDDEN') : unauthenticated()
  }

  /** Returns null when there is no assistant session of this id. */
  const read = async (caller: Caller, id: string): Promise<AssistantSession | null> => {
    const session = await store.byId(id)
    if (session) requireEntry(caller, session)
    return session
  }

  /** The intent is stored first and deleted last, so that `finishRemovals` repeats what a crash cut short. */
  const removeWithParts = async (id: string): Promise<void> => {
    await store.beginRemoval(id)
    await replies.stopAll(id)
    await store.remove(id)
    subjects.removed(id)
    await messages.drop(id)
    await replies.removeAll(id)
    await store.finishRemoval(id)
  }

  return {
    read,

    /**
     * `readFields` is called after the check that an anonymous caller is allowed. A retry with the same `key` and
     * fields gives the same session. Throws 409 IDEMPOTENCY_KEY_REUSED.
     */
    async open(
      caller: Caller,
      readFields: () => NewSession,
      key: string | null = null,
    ): Promise<AssistantSession> {
      if (access === 'key' && !caller.user && !caller.apiKey) throw unauthenticated()
      const wanted = readFields()
      requireEntry(caller, wanted)
      const session = openSession(wanted, new Date())
      if (key === null) {
        await store.insert(session)
        return session
      }
      const owner = `assistant-sessions:${openKeyOf(wanted)}`
      const { ids, created } = await idempotencyKeys.reserve(owner, key, wanted, [session._id])
      const known = await store.byId(ids[0])
      if (known) return known
      // The id of a deleted session is not used again: its messages would begin where the old ones ended.
      if (created) throw new AppError('IDEMPOTENCY_KEY_REUSED')
      await store.insertIfAbsent({ ...session, _id: ids[0] })
      await idempotencyKeys.confirm(owner, key)
      return (await store.byId(ids[0])) ?? session
    },

    /**
     * Returns the session of a message that may name none: the named one if it is this customer's, else the
     * newest active one, else a new one, of which one is made however many messages come at once.
     */
    async findOrOpen(caller: Caller, wanted: NewSession, sessionId: string | null): Promise<string> {
      requireEntry(caller, wanted)
      const named = sessionId === null ? null : await subjects.of(sessionId)
      if (sessionId !== null && named?.businessId === wanted.businessId && named.userId === wanted.userId)
        return sessionId
      const { businessId, userId } = wanted
      const openKey = openKeyOf(wanted)
      // Each turn is one in which another request opened a session and ended it.
      for (;;) {
        const [active] = await store.newest({ businessId, userId, status: 'active' }, 1)
        if (active) return active._id
        const session = { ...openSession(wanted, new Date()), openKey }
        if (await store.insertOpen(session)) return session._id
        const other = await store.byOpenKey(openKey)
        if (other) return other._id
      }
    },

    async stats(caller: Caller, businessId: string): Promise<BusinessStats> {
      requireEntry(caller, { businessId, userId: null })
      return statsOf(businessId, await store.countByStatus(businessId))
    },

    /** Returns the subject of a session that the caller may enter. Throws SESSION_NOT_FOUND. */
    async enter(caller: Caller, id: string): Promise<Subject> {
      const subject = await subjects.of(id)
      if (!subject) throw sessionNotFound(id)
      requireEntry(caller, subject)
      return subject
    },

    /**
     * `readChange` is called after the caller is checked. Returns null when there is none.
     * Throws TOO_LARGE, EDIT_CONFLICT.
     */
    async change(
      caller: Caller,
      id: string,
      readChange: () => SessionChange,
    ): Promise<AssistantSession | null> {
      for (let tries = 0; tries < maxSaves; tries += 1) {
        const before = await read(caller, id)
        if (!before) return null
        const now = new Date()
        const fields = changedFields(before, readChange(), now)
        if (Buffer.byteLength(fields.metadata ?? '') > maxMetadataBytes)
          throw new AppError('TOO_LARGE', {
            text: 'The metadata of a session is larger than 64 KB: remove some of it',
          })
        const after = await store.change(before, fields, now)
        if (after) return after
      }
      throw new AppError('EDIT_CONFLICT')
    },

    /** Returns false when there is no such session. */
    async remove(caller: Caller, id: string): Promise<boolean> {
      if (!(await read(caller, id))) return false
      await removeWithParts(id)
      return true
    },

    /** Sessions of a business, or of one of its customers, newest first. */
    async list(caller: Caller, filter: SessionFilter, limit = maxListed): Promise<AssistantSession[]> {
      requireEntry(caller, { userId: null, ...filter })
      return await store.newest(filter, limit)
    },

    async finishRemovals(): Promise<void> {
      for (const id of await store.unfinishedRemovals()) await removeWithParts(id)
    },

    /**
     * Renames the customer of the sessions that an account could enter as their customer, by its id or its
     * verified address. The sessions are records of the business, so they stay.
     */
    async eraseUser(userId: string, email: string | null): Promise<void> {
      const pseudonym = pseudonymOf(userId)
      for (;;) {
        const ids = await store.idsOfUser(email === null ? [userId] : [userId, email], 100)
        if (ids.length === 0) break
        await store.rename(ids, pseudonym)
        for (const id of ids) subjects.renamed(id)
      }
      await store.finishRenames(pseudonym)
    },

    /** For demo data: stores a session with its messages unless one of that id exists. */
    async load(session: AssistantSession, rows: { event: MessageEvent; at: Date }[]): Promise<void> {
      await messages.load(session._id, rows)
      await store.insertIfAbsent({ ...session, messageCount: rows.length })
    },
  }
}

export type SessionService = ReturnType<typeof createSessionService>

export const sessionNotFound = (id: string): AppError =>
  new AppError('SESSION_NOT_FOUND', { message: `Session ${id.slice(0, 128)} not found` })
