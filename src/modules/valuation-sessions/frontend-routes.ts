import { type Access, signedIn } from '../../http/access.ts'
import { actorOf, type Caller, checkGuestId, withGuest } from '../../http/caller.ts'
import { createCheck } from '../../http/check.ts'
import { table } from '../../http/context.ts'
import { type CookieSettings, guestCookieHeader, guestCookieSeconds } from '../../http/cookies.ts'
import { AppError } from '../../http/errors.ts'
import { readIdempotencyKey } from '../../http/idempotency-keys.ts'
import { jsonResponse, type ResponseSettings } from '../../http/json-response.ts'
import { checkedLater, readPage } from '../../http/wire.ts'
import * as wire from './frontend-wire.ts'
import type { ValuationSessionService } from './service.ts'
import type { SaveRequest, ValuationSession } from './valuation-session.ts'
import { exampleReportId, guestIdIn } from './wire.ts'

// Checked here: the guard would drop what free JSON holds.
const checkCreate = createCheck(wire.createBody)
const checkSave = createCheck(wire.saveBody)
const checkView = createCheck(wire.viewBody)
const checkResult = createCheck(wire.resultBody)

const ownFails = ['UNAUTHENTICATED', 'SESSION_FORBIDDEN', 'SESSION_NOT_FOUND'] as const
const saveFails = [...ownFails, 'EDIT_CONFLICT'] as const

/** What the frontend of valuations calls at its newest version, in its own names, over the same service. */
export const createFrontendRoutes = (
  may: Access,
  service: ValuationSessionService,
  cookies: CookieSettings,
) => {
  const save = async (
    { caller, params: { id }, body, set }: SaveContext,
    read: () => SaveRequest,
  ): Promise<Response> => {
    const owner = withGuest(caller, guestIdIn(body))
    return sessionResponse(set, await service.save(owner, id, read, () => true))
  }

  return table('valuation-frontend', 'Valuation sessions (frontend)')
    .post(
      '/api/valuation-sessions',
      async (c) => {
        const key = readIdempotencyKey(c.request.headers)
        const retry = key === null ? null : { key, body: c.body }
        const caller = withGuest(c.caller, guestIdIn(c.body))
        const request = wire.toCreateRequest(checkCreate(c.body ?? {}))
        return sessionResponse(c.set, await service.create(caller, request, retry), 201)
      },
      may.anyone({
        summary: 'Create a valuation session',
        largeBody: true,
        body: checkedLater(wire.createBody),
        response: { 201: wire.oneSession },
        fails: ['UNAUTHENTICATED', 'SESSION_FORBIDDEN', 'REPORT_ID_TAKEN', 'IDEMPOTENCY_KEY_REUSED'],
      }),
    )
    .get(
      '/api/valuation-sessions/:id',
      async (c) => {
        const caller = withGuest(c.caller, c.query.guest_session_id)
        return sessionResponse(c.set, await service.find(caller, c.params.id))
      },
      may.anyone({
        summary: 'Get a valuation session',
        pathExamples: { id: exampleReportId },
        query: wire.guestQuery,
        response: { 200: wire.oneSession },
        fails: ownFails,
      }),
    )
    .patch(
      '/api/valuation-sessions/:id',
      (c) => save(c, () => wire.toSaveRequest(checkSave(c.body))),
      may.anyone({
        summary: 'Update a valuation session',
        pathExamples: { id: exampleReportId },
        largeBody: true,
        body: checkedLater(wire.saveBody),
        response: { 200: wire.oneSession },
        fails: saveFails,
      }),
    )
    .post(
      '/api/valuation-sessions/:id/switch-view',
      (c) => save(c, () => wire.toSaveRequest({ currentView: checkView(c.body).view })),
      may.anyone({
        summary: 'Switch a valuation session to the form or to the conversation',
        pathExamples: { id: exampleReportId },
        body: checkedLater(wire.viewBody),
        response: { 200: wire.oneSession },
        fails: saveFails,
      }),
    )
    .put(
      '/api/valuation-sessions/:id/result',
      (c) => save(c, () => wire.toResultRequest(checkResult(c.body))),
      may.anyone({
        summary: 'Complete a valuation session with its result and reports',
        pathExamples: { id: exampleReportId },
        largeBody: true,
        body: checkedLater(wire.resultBody),
        response: { 200: wire.oneSession },
        fails: saveFails,
      }),
    )
    .get(
      '/api/reports',
      async (c) => {
        const caller = withGuest(c.caller, c.query.guest_session_id)
        const list = await service.list(caller, null, readPage(c.query), 'reports')
        return jsonResponse(c.set, JSON.stringify(wire.toReports(list)))
      },
      may.anyone({
        summary: 'List the reports of the caller',
        query: wire.reportsQuery,
        response: { 200: wire.reports },
      }),
    )
    .delete(
      '/api/reports/:id',
      async (c) => {
        const isDeleted = await service.delete(withGuest(c.caller, c.query.guest_session_id), c.params.id)
        if (!isDeleted) throw new AppError('SESSION_NOT_FOUND')
        return { success: true as const }
      },
      may.anyone({
        summary: 'Delete a report',
        pathExamples: { id: exampleReportId },
        query: wire.guestQuery,
        response: { 200: wire.deleted },
        fails: ['SESSION_FORBIDDEN', 'SESSION_NOT_FOUND', 'EDIT_CONFLICT'],
      }),
    )
    .post(
      '/api/migrate-guest-data',
      async (c) => {
        const { userId } = signedIn(c.caller)
        const { guestSessionId } = c.body
        const ids = await service.reportIdsOf(guestSessionId)
        const migrated = await service.takeOver(guestSessionId, userId, actorOf(c.caller))
        return { success: true as const, migrated, migratedReports: ids, migratedSessions: ids }
      },
      may.user({
        summary: 'Move the reports of a guest to the current user',
        body: wire.migrateBody,
        response: { 200: wire.migrated },
      }),
    )
    .post(
      '/api/guest/session',
      (c) => {
        const id = c.body?.session_id ? checkGuestId(c.body.session_id) : `guest_${Bun.randomUUIDv7()}`
        c.set.headers['set-cookie'] = guestCookieHeader(cookies, id)
        return guestOf(id)
      },
      may.public({
        summary: 'Begin or continue as a guest: sets the cookie `guest_session_id`',
        usesNoStore: true,
        body: wire.guestBody,
        response: { 200: wire.guest },
      }),
    )
    .get(
      '/api/guest/session/:id',
      (c) => guestOf(checkGuestId(c.params.id)),
      may.public({
        summary: 'Get the end of a guest session',
        usesNoStore: true,
        pathExamples: { id: wire.exampleGuestId },
        response: { 200: wire.guest },
      }),
    )
    .post(
      '/api/guest/session/:id/activity',
      (c) => {
        const id = checkGuestId(c.params.id)
        c.set.headers['set-cookie'] = guestCookieHeader(cookies, id)
        return guestOf(id)
      },
      may.public({
        summary: 'Extend a guest session',
        usesNoStore: true,
        pathExamples: { id: wire.exampleGuestId },
        response: { 200: wire.guest },
      }),
    )
}

type SaveContext = {
  caller: Caller
  params: { id: string }
  body: unknown
  set: ResponseSettings
}

const sessionResponse = (set: ResponseSettings, session: ValuationSession | null, status = 200): Response => {
  if (!session) throw new AppError('SESSION_NOT_FOUND')
  return jsonResponse(set, JSON.stringify(wire.toSession(session)), status)
}

/** A guest is an id alone: it lasts as long as the cookie that was last set. */
const guestOf = (session_id: string) => ({
  success: true as const,
  data: { session_id, expires_at: new Date(Date.now() + guestCookieSeconds * 1000) },
})
