import type { Answer, CallOptions } from '../support/server.ts'
import { askForSocket, type OwnRefusals } from './common-refusals.ts'
import type { Servers } from './servers.ts'

const demoSession = '/api/sessions/019bb2a0-0000-7000-9000-000003000000'
const ofBusiness = '/api/sessions/business/B0100001'
const [guest, otherGuest] = ['guest_refused_0001', 'guest_refused_0002']
const message = { content: 'x' }

/** Valuation sessions with their cards, assistant sessions, and the paths of both. */
export const sessionRefusals = ({ main, bare, admin, user }: Servers): OwnRefusals => {
  const { call } = main

  const create = async (options: CallOptions = { body: {} }): Promise<string> =>
    `/api/sessions/${(await call('POST', '/api/sessions', { guest, ...options })).body.session.report_id}`
  /** A row that no conditional write matches is one that always changed a moment ago. */
  const createUnwritable = async (fields = {}): Promise<string> => {
    const path = await create()
    const rows = main.database.collection('valuation_sessions')
    await rows.updateOne({ report_id: path.split('/').pop() }, { $set: { live: 'never', ...fields } })
    return path
  }
  const askAgain = async (first: CallOptions, between: () => Promise<unknown>, again = first) => {
    await call('POST', '/api/sessions', first)
    await between()
    return await call('POST', '/api/sessions', again)
  }
  const ofOther =
    (method: string, suffix = '', options: CallOptions = {}) =>
    async () =>
      await call(method, `${await create()}${suffix}`, { guest: otherGuest, ...options })

  /** The server that asks for a key of the business has none from an anonymous caller, nor from this user. */
  const withoutKey = (method: string, path: string, options: CallOptions = {}) => ({
    UNAUTHENTICATED: () => bare.call(method, path, options),
    FORBIDDEN: () => bare.call(method, path, { ...options, token: user.token }),
  })
  const unknown = (method: string, suffix = '', options: CallOptions = {}) => ({
    SESSION_NOT_FOUND: () => call(method, `/api/sessions/unknown${suffix}`, { guest, ...options }),
  })

  const askOftener = async (): Promise<Answer> => {
    const body = { businessId: 'B0100001', userId: 'user_123' }
    const { sessionId } = (await call('POST', '/api/sessions', { body })).body
    const ask = () =>
      call('POST', `/api/sessions/${sessionId}/messages`, { body: { ...message, reply: true } })
    for (let asked = 0; asked < 4; asked += 1) await ask()
    return await ask()
  }

  const closeForever = async (): Promise<Answer> => {
    const body = { businessId: 'B0100001', userId: 'user_closing' }
    const { sessionId } = (await call('POST', '/api/sessions', { body })).body
    // JavaScript orders keys that are numbers: written back, the object looks changed each time it is read.
    const endedAt = new Map([
      ['2', 'x'],
      ['1', 'x'],
    ])
    await main.database
      .collection<{ _id: string }>('assistant_sessions')
      .updateOne({ _id: sessionId }, { $set: { endedAt } })
    return await call('POST', `/api/sessions/${sessionId}/close`, { body: {} })
  }
  const delivery = { businessId: 'B0100001', userId: 'user_123', message: 'x' }

  return {
    'POST /api/messages': withoutKey('POST', '/api/messages', { body: delivery }),
    'POST /api/sessions/{id}/close': {
      ...withoutKey('POST', `${demoSession}/close`, { body: {} }),
      ...unknown('POST', '/close', { body: {} }),
      EDIT_CONFLICT: closeForever,
    },
    'GET /api/sessions/{id}/search': {
      ...withoutKey('GET', `${demoSession}/search?q=x`),
      ...unknown('GET', '/search?q=x'),
    },
    'GET /api/sessions/{id}/export': {
      ...withoutKey('GET', `${demoSession}/export`),
      ...unknown('GET', '/export'),
    },
    'GET /api/sessions/business/{businessId}/stats': withoutKey('GET', `${ofBusiness}/stats`),
    'POST /api/sessions': {
      ...withoutKey('POST', '/api/sessions', { body: { businessId: 'B0100001', userId: 'user_123' } }),
      BUSINESS_CARD_NOT_FOUND: () =>
        call('POST', '/api/sessions', { guest, body: { business_card_token: 'unknown' } }),
      REPORT_ID_TAKEN: () => call('POST', '/api/sessions', { guest, body: { report_id: 'val_demo_guest' } }),
      IDEMPOTENCY_KEY_REUSED: () => {
        const headers = { 'idempotency-key': 'reused' }
        return askAgain({ guest, body: {}, headers }, async () => {}, {
          guest,
          body: { form_data: {} },
          headers,
        })
      },
      SESSION_FORBIDDEN: () => {
        const body = { guest_session_id: 'guest_refused_0003' }
        const migrate = () => call('POST', '/api/sessions/migrate', { token: user.token, body })
        const headers = { 'idempotency-key': 'repeated' }
        return askAgain({ guest: body.guest_session_id, body: {}, headers }, migrate)
      },
    },
    'GET /api/sessions/{id}': {
      ...withoutKey('GET', demoSession),
      ...unknown('GET'),
      SESSION_FORBIDDEN: ofOther('GET'),
    },
    'PATCH /api/sessions/{id}': {
      ...withoutKey('PATCH', demoSession, { body: {} }),
      ...unknown('PATCH', '', { body: {} }),
      SESSION_FORBIDDEN: ofOther('PATCH', '', { body: {} }),
      PRECONDITION_FAILED: async () =>
        await call('PATCH', await create(), { guest, body: {}, headers: { 'if-match': '"another"' } }),
      EDIT_CONFLICT: async () => {
        const path = await createUnwritable()
        return await call('PATCH', path, { guest, body: { partial_data: { revenue: 1 } } })
      },
    },
    'DELETE /api/sessions/{id}': {
      ...withoutKey('DELETE', demoSession),
      ...unknown('DELETE'),
      SESSION_FORBIDDEN: ofOther('DELETE'),
    },
    'POST /api/sessions/{id}/undelete': {
      ...unknown('POST', '/undelete'),
      SESSION_FORBIDDEN: ofOther('POST', '/undelete'),
      EDIT_CONFLICT: async () =>
        await call('POST', `${await createUnwritable({ status: 'DELETED' })}/undelete`, { guest }),
    },
    'POST /api/sessions/{id}/duplicate': {
      ...unknown('POST', '/duplicate'),
      SESSION_FORBIDDEN: ofOther('POST', '/duplicate'),
    },
    'GET /api/sessions/{id}/messages': {
      ...withoutKey('GET', `${demoSession}/messages`),
      ...unknown('GET', '/messages'),
    },
    'POST /api/sessions/{id}/messages': {
      ...withoutKey('POST', `${demoSession}/messages`, { body: message }),
      ...unknown('POST', '/messages', { body: message }),
      ASSISTANT_NOT_CONFIGURED: () =>
        bare.call('POST', `${demoSession}/messages`, {
          token: admin.token,
          body: { ...message, reply: true },
        }),
      ASSISTANT_BUSY: askOftener,
    },
    'GET /api/sessions/{id}/live': {
      VALIDATION_FAILED: () => askForSocket(main, `${demoSession}/live?after=x`, {}),
      SESSION_NOT_FOUND: () => askForSocket(main, '/api/sessions/unknown/live', {}),
      FORBIDDEN: () => askForSocket(bare, `${demoSession}/live`, { authorization: `Bearer ${user.token}` }),
    },
    'GET /api/sessions/business/{businessId}/active': withoutKey('GET', `${ofBusiness}/active`),
    'GET /api/sessions/business/{businessId}/user/{userId}/active': withoutKey(
      'GET',
      `${ofBusiness}/user/user_123/active`,
    ),
    'GET /api/sessions/business/{businessId}/user/{userId}/history': withoutKey(
      'GET',
      `${ofBusiness}/user/user_123/history`,
    ),
    'GET /api/business-cards': {
      BUSINESS_CARD_NOT_FOUND: () => call('GET', '/api/business-cards?token=unknown'),
    },
    'POST /admin/business-cards': {
      BUSINESS_CARD_TAKEN: () =>
        call('POST', '/admin/business-cards', { token: admin.token, body: { token: 'demo-card' } }),
    },
    'DELETE /admin/business-cards/{token}': {
      BUSINESS_CARD_NOT_FOUND: () => call('DELETE', '/admin/business-cards/unknown', { token: admin.token }),
    },
  }
}
