import { unauthenticated } from '../../http/access.ts'
import type { Caller } from '../../http/caller.ts'
import { AppError } from '../../http/errors.ts'
import type { IdempotencyKeys } from '../../http/idempotency-keys.ts'
import type { Actor, Audit } from '../../platform/audit.ts'
import { createKeyedMutex } from '../../platform/keyed-mutex.ts'
import type { StoredJson } from './bson-json.ts'
import { cardPrefill } from './business-card.ts'
import type { CardStore } from './card-store.ts'
import { type JsonObject, refuseLargerThan } from './free-json.ts'
import { createListing } from './listing.ts'
import type { ValuationSessionStore } from './store.ts'
import {
  type FlowType,
  guestOwner,
  isReportId,
  makeReportId,
  type Owner,
  ownersOf,
  type SaveRequest,
  savedSession,
  textOrNull,
  userOwner,
  type ValuationSession,
} from './valuation-session.ts'

export type ServiceOptions = {
  store: ValuationSessionStore
  idempotencyKeys: IdempotencyKeys
  cards: CardStore
  audit: Audit
  /** Whether another kind of session has this id already. */
  isReportIdTaken: (reportId: string) => Promise<boolean>
  maxSessionBytes: number
  maxPageBytes: number
}

export type CreateRequest = {
  reportId: string | null
  currentView: FlowType
  formData: JsonObject | null
  businessCardToken: string | null
}

/** A retry of the same request (same key, same `body`) gives the same session again. */
export type RetryKey = { key: string; body: unknown }

export type ValuationSessionService = ReturnType<typeof createValuationSessionService>

/** How often a save starts again because another process saved first, before it is a 409 EDIT_CONFLICT. */
const maxTries = 30
const maxPauseMs = 40

export const createValuationSessionService = (options: ServiceOptions) => {
  const { store } = options
  const exclusive = createKeyedMutex()

  /** Runs a conditional write until no other one came between. */
  const untilWritten = async <T>(reportId: string, attempt: () => Promise<{ done: T } | null>): Promise<T> =>
    await exclusive(reportId, async () => {
      for (let tries = 0; tries < maxTries; tries += 1) {
        const outcome = await attempt()
        if (outcome) return outcome.done
        await Bun.sleep(Math.random() * maxPauseMs)
      }
      throw new AppError('EDIT_CONFLICT')
    })

  /** What a new session will be, but for its ids: checked before anything is written. */
  const draftOf = async (
    request: CreateRequest,
    owner: Owner,
  ): Promise<Omit<ValuationSession, 'id' | 'reportId'>> => {
    const card =
      request.businessCardToken === null ? null : await options.cards.find(request.businessCardToken)
    if (request.businessCardToken !== null && !card) throw new AppError('BUSINESS_CARD_NOT_FOUND')
    const form = card ? { ...cardPrefill(card), ...request.formData } : request.formData
    const formData = textOrNull(form, '/form_data')
    refuseLargerThan(options.maxSessionBytes, [formData])
    const now = new Date()
    return {
      owner,
      status: 'IN_PROGRESS',
      currentView: request.currentView,
      createdAt: now,
      updatedAt: now,
      completedAt: null,
      formData,
      collectedData: null,
      conversationHistory: null,
      valuationResult: null,
      businessCardToken: card?.token ?? null,
      prefilledFromCard: card !== null,
    }
  }

  const insertNew = async (session: ValuationSession): Promise<ValuationSession> => {
    if (await options.isReportIdTaken(session.reportId)) throw new AppError('REPORT_ID_TAKEN')
    await store.insert(session)
    return session
  }

  /** null when there is none or it was deleted; throws 401 to nobody and 403 to who does not own it. */
  const findOwn = async <Session extends ValuationSession<unknown>>(
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
    list: createListing(store, options.maxPageBytes),

    /**
     * Opens a session of the caller. Throws 401 to nobody, 404 for an unknown card, 403 when a retry's
     * session belongs to a user by now, 409 when the report id is taken or the retry key was used with
     * another body, 413 when the form is too large.
     */
    async create(caller: Caller, request: CreateRequest, retry: RetryKey | null): Promise<ValuationSession> {
      const [owner] = ownersOf(caller)
      if (!owner) throw unauthenticated()
      const draft = await draftOf(request, owner)
      const wanted = { id: Bun.randomUUIDv7(), reportId: request.reportId ?? makeReportId() }
      if (!retry) return await insertNew({ ...wanted, ...draft })
      const [id, reportId] = await options.idempotencyKeys.reserve(
        `valuation ${owner}`,
        retry.key,
        retry.body,
        [wanted.id, wanted.reportId],
      )
      const known = await store.findById(id)
      if (known) return requireOwner(caller, known)
      try {
        return await insertNew({ id, reportId, ...draft })
      } catch (error) {
        // A retry at the same time may have been first.
        const winner = await store.findById(id)
        if (winner) return requireOwner(caller, winner)
        throw error
      }
    },

    /** The whole session; null when there is none. Throws 401 to nobody, 403 to who does not own it. */
    restore: (caller: Caller, reportId: string): Promise<ValuationSession<StoredJson> | null> =>
      findOwn(caller, reportId, store.read),

    /**
     * Saves; two saves at once both land. null when there is none. `read` makes the request once the
     * session is known to be the caller's. Throws as `restore` does, 412 when `isExpected` refuses the
     * state it is about to change, 413 when the session grows too large.
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
        refuseLargerThan(options.maxSessionBytes, [
          saved.formData,
          saved.collectedData,
          saved.conversationHistory,
          saved.valuationResult,
        ])
        return (await store.replace(session, saved)) ? { done: saved } : null
      })
    },

    /** Deletes softly, and again gives the same answer: false when there is none. Throws 403 to others and nobody. */
    async remove(caller: Caller, reportId: string): Promise<boolean> {
      if (!isReportId(reportId)) return false
      return await untilWritten(reportId, async () => {
        const session = await store.find(reportId)
        if (!session) return { done: false }
        requireOwner(caller, session)
        if (session.status === 'DELETED') return { done: true }
        return (await store.markDeleted(session)) ? { done: true } : null
      })
    },

    /** A fresh start from the same data, without the result; null when there is none. Throws as `restore` does. */
    async duplicate(caller: Caller, reportId: string): Promise<ValuationSession | null> {
      const original = await findOwn(caller, reportId, store.find)
      const [owner] = ownersOf(caller)
      if (!original || !owner) return null
      const now = new Date()
      const copy: ValuationSession = {
        ...original,
        id: Bun.randomUUIDv7(),
        reportId: makeReportId(),
        owner,
        status: 'IN_PROGRESS',
        createdAt: now,
        updatedAt: now,
        completedAt: null,
        valuationResult: null,
      }
      await store.insert(copy)
      return copy
    },

    /** Moves a guest's sessions to a user; how many, not counting deleted ones, which move too. */
    async takeOver(guestId: string, userId: string, actor: Actor): Promise<number> {
      const migrated = await store.moveOwner(guestOwner(guestId), userOwner(userId))
      const after = { guest_session_id: guestId, migrated }
      await options.audit.record(
        actor,
        'valuation_sessions.migrated',
        { type: 'user', id: userId },
        { after },
      )
      return migrated
    },

    /** Erases everything that is a user's own. */
    eraseUser: (userId: string): Promise<void> => store.eraseOwner(userOwner(userId)),
  }
}

const requireOwner = <Session extends { owner: Owner }>(caller: Caller, session: Session): Session => {
  if (!ownersOf(caller).includes(session.owner)) throw new AppError('SESSION_FORBIDDEN')
  return session
}
