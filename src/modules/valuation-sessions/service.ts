import { unauthenticated } from '../../http/access.ts'
import type { Caller } from '../../http/caller.ts'
import { AppError } from '../../http/errors.ts'
import type { IdempotencyKeys } from '../../http/idempotency-keys.ts'
import type { Platform } from '../../module.ts'
import type { Actor } from '../../platform/audit.ts'
import { createKeyedMutex } from '../../platform/keyed-mutex.ts'
import { hashToken } from '../../platform/secrets.ts'
import type { CardStore } from './card-store.ts'
import type { DeletedSessionStore } from './deleted-store.ts'
import { refuseLargerThan } from './free-json.ts'
import { createSessionLists } from './session-lists.ts'
import type { RawSession, ValuationSessionStore } from './store.ts'
import {
  type CreateRequest,
  freeFields,
  frontendFields,
  guestOwner,
  isOwnedBy,
  isReportId,
  makeReportId,
  maxSessionBytes,
  newSession,
  type Owner,
  ownerKey,
  ownersOf,
  type SaveRequest,
  type SessionStatus,
  savedSession,
  undeletedSession,
  userOwner,
  type ValuationSession,
} from './valuation-session.ts'

/** A retry of the same request (same key, same `body`) gives the same session again. */
export type RetryKey = { key: string; body: unknown }

export type ValuationSessionService = ReturnType<typeof createValuationSessionService>

/** How often a save that another process overtook is tried before it is a 409 EDIT_CONFLICT. */
const maxTries = 30

/** Use cases around valuation sessions. `isReportIdTaken`: whether another kind of session has this id. */
export const createValuationSessionService = (
  { audit, settings }: Platform,
  store: ValuationSessionStore,
  deletions: DeletedSessionStore,
  idempotencyKeys: IdempotencyKeys,
  cards: CardStore,
  isReportIdTaken: (reportId: string) => Promise<boolean>,
) => {
  const exclusive = createKeyedMutex()

  /** Repeats a find, check and conditional write until no other write came between. */
  const untilWritten = async <T>(reportId: string, attempt: () => Promise<{ done: T } | null>): Promise<T> =>
    await exclusive(reportId, async () => {
      for (let tries = 0; tries < maxTries; tries += 1) {
        const outcome = await attempt()
        if (outcome) return outcome.done
        await Bun.sleep(Math.random() * settings.timings.saveRetryPauseMs)
      }
      throw new AppError('EDIT_CONFLICT')
    })

  /** Checked before anything is written. */
  const draftOf = async (request: CreateRequest, owner: Owner) => {
    const token = request.business_card_token
    const card = token === null ? null : await cards.find(token)
    if (token !== null && !card) throw new AppError('BUSINESS_CARD_NOT_FOUND')
    const draft = newSession(request, owner, card, new Date())
    refuseLargerThan(maxSessionBytes, [draft.form_data, draft.collected_data])
    return draft
  }

  const insertNew = async (session: ValuationSession): Promise<ValuationSession> => {
    if (await isReportIdTaken(session.report_id)) throw new AppError('REPORT_ID_TAKEN')
    await store.insert(session)
    return session
  }

  /** Returns null for an unknown or deleted session. Throws 401 UNAUTHENTICATED, 403 SESSION_FORBIDDEN. */
  const findOwn = async <Session extends Owner & { status: SessionStatus }>(
    caller: Caller,
    reportId: string,
    find: (reportId: string) => Promise<Session | null>,
  ): Promise<Session | null> => {
    if (!isReportId(reportId)) return null
    const session = await find(reportId)
    if (!session || session.status === 'DELETED') return null
    if (ownersOf(caller).length === 0) throw unauthenticated()
    return requireOwner(caller, session)
  }

  return {
    ...createSessionLists(store),

    /**
     * Creates a session of the caller. Throws 401 UNAUTHENTICATED, 404 BUSINESS_CARD_NOT_FOUND, 409
     * REPORT_ID_TAKEN, 409 IDEMPOTENCY_KEY_REUSED, 413 TOO_LARGE. Throws 403 SESSION_FORBIDDEN to the retry of a
     * guest whose session belongs to a user by now.
     */
    async create(caller: Caller, request: CreateRequest, retry: RetryKey | null): Promise<ValuationSession> {
      const [owner] = ownersOf(caller)
      if (!owner) throw unauthenticated()
      const draft = await draftOf(request, owner)
      const wanted = { _id: Bun.randomUUIDv7(), report_id: request.report_id ?? makeReportId() }
      if (!retry) return await insertNew({ ...wanted, ...draft })
      const { ids } = await idempotencyKeys.reserve(ownerKey(owner), retry.key, retry.body, [
        wanted._id,
        wanted.report_id,
      ])
      const [_id, report_id] = ids
      try {
        return await insertNew({ _id, report_id, ...draft })
      } catch (error) {
        // An earlier try, or one at the same time, may have created it.
        const known = await store.findById(_id)
        if (known?.status === 'DELETED') throw new AppError('IDEMPOTENCY_KEY_REUSED')
        if (known) return requireOwner(caller, known)
        throw error
      }
    },

    /** Returns the whole session; null when there is none. Throws 401 UNAUTHENTICATED, 403 SESSION_FORBIDDEN. */
    restore: (caller: Caller, reportId: string): Promise<RawSession | null> =>
      findOwn(caller, reportId, store.read),

    /** The same, with what the frontend stores beside it. */
    find: (caller: Caller, reportId: string): Promise<ValuationSession | null> =>
      findOwn(caller, reportId, store.find),

    /**
     * Saves; two saves at once both land. `read` gives the request once the session is known to be the caller's.
     * Returns the saved session; null when there is none. Throws as `restore` does, 412 when `isExpected` refuses
     * the state that is about to change, 413 when the session grows too large, 409 EDIT_CONFLICT.
     */
    async save(
      caller: Caller,
      reportId: string,
      read: () => SaveRequest,
      isExpected: (session: ValuationSession) => boolean,
    ): Promise<ValuationSession | null> {
      return await untilWritten(reportId, async () => {
        const session = await findOwn(caller, reportId, store.find)
        if (!session) return { done: null }
        const request = read()
        if (!isExpected(session)) throw new AppError('PRECONDITION_FAILED')
        const saved = savedSession(session, request)
        if (saved === session) return { done: session }
        refuseLargerThan(
          maxSessionBytes,
          [...freeFields, ...frontendFields].map((field) => saved[field] ?? null),
        )
        return (await store.replace(session, saved)) ? { done: saved } : null
      })
    },

    /**
     * Deletes softly; safe to repeat. Returns false when there is no such session.
     * Throws 403 SESSION_FORBIDDEN, to an anonymous caller too.
     */
    async delete(caller: Caller, reportId: string): Promise<boolean> {
      if (!isReportId(reportId)) return false
      return await untilWritten(reportId, async () => {
        const session = await store.find(reportId)
        if (!session) return { done: false }
        requireOwner(caller, session)
        if (session.status === 'DELETED') return { done: true }
        return (await deletions.markDeleted(session)) ? { done: true } : null
      })
    },

    /**
     * Takes back a deletion; safe to repeat. Returns the session, with the status it had; null when there is none
     * or it was erased. Throws 401 UNAUTHENTICATED, 403 SESSION_FORBIDDEN, 409 EDIT_CONFLICT.
     */
    async undelete(caller: Caller, reportId: string): Promise<ValuationSession | null> {
      if (!isReportId(reportId)) return null
      return await untilWritten(reportId, async () => {
        const session = await store.find(reportId)
        if (!session) return { done: null }
        if (ownersOf(caller).length === 0) throw unauthenticated()
        requireOwner(caller, session)
        if (session.status !== 'DELETED') return { done: session }
        const undeleted = undeletedSession(session)
        return (await deletions.undelete(session, undeleted)) ? { done: undeleted } : null
      })
    },

    /** Creates a session from the same data, without the result. Returns and throws as `restore` does. */
    async duplicate(caller: Caller, reportId: string): Promise<ValuationSession | null> {
      const original = await findOwn(caller, reportId, store.find)
      const [owner] = ownersOf(caller)
      if (!original || !owner) return null
      const now = new Date()
      const copy: ValuationSession = {
        ...original,
        ...owner,
        _id: Bun.randomUUIDv7(),
        report_id: makeReportId(),
        status: 'IN_PROGRESS',
        created_at: now,
        updated_at: now,
        completed_at: null,
        valuation_result: null,
        html_report: null,
        info_tab_html: null,
      }
      await store.insert(copy)
      return copy
    },

    /** Moves the sessions of a guest to a user. Returns how many, without the deleted ones, which move too. */
    async takeOver(guestId: string, userId: string, actor: Actor): Promise<number> {
      const migrated = await store.moveOwner(guestOwner(guestId), userOwner(userId))
      const target = { type: 'user', id: userId }
      // The id would open what the guest stores next.
      const after = { guest_session_hash: hashToken(guestId), migrated }
      await audit.record(actor, 'valuation_sessions.migrated', target, { after })
      return migrated
    },

    /** The report ids of a guest that `takeOver` is about to move. */
    reportIdsOf: (guestId: string): Promise<string[]> => store.reportIds(guestOwner(guestId)),

    /** Erases every session of a user. */
    eraseUser: (userId: string): Promise<void> => store.eraseOwner(userOwner(userId)),
  }
}

const requireOwner = <Session extends Owner>(caller: Caller, session: Session): Session => {
  if (!isOwnedBy(caller, session)) throw new AppError('SESSION_FORBIDDEN')
  return session
}
