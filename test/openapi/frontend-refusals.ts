import type { CallOptions } from '../support/server.ts'
import type { OwnRefusals } from './common-refusals.ts'
import type { Servers } from './servers.ts'

const [guest, otherGuest] = ['guest_refused_0011', 'guest_refused_0012']
const root = '/api/valuation-sessions'

/** The paths that the frontends of valuations and of risk scans have for themselves. */
export const frontendRefusals = ({ main, user, stranger }: Servers): OwnRefusals => {
  const { call } = main
  const create = async (options: CallOptions = { guest }): Promise<string> =>
    (await call('POST', root, { body: {}, ...options })).body.data.reportId

  /** The ways in which a report refuses a caller and a save. */
  const ofReport = (method: string, pathOf: (id: string) => string, body?: object) => {
    const send = (id: string, options: CallOptions = { guest }) =>
      call(method, pathOf(id), { ...options, ...(body && { body }) })
    return {
      UNAUTHENTICATED: async () => await send(await create(), {}),
      SESSION_FORBIDDEN: async () => await send(await create(), { guest: otherGuest }),
      SESSION_NOT_FOUND: () => send('unknown'),
      EDIT_CONFLICT: async () => {
        const report_id = await create()
        // A row that no conditional write matches is one that always changed a moment ago.
        await main.database
          .collection('valuation_sessions')
          .updateOne({ report_id }, { $set: { live: 'never' } })
        return await send(report_id)
      },
    }
  }
  const { EDIT_CONFLICT: _, ...ofReading } = ofReport('GET', (id) => `${root}/${id}`)
  const { UNAUTHENTICATED: _anonymous, ...ofDeletion } = ofReport('DELETE', (id) => `/api/reports/${id}`)

  return {
    [`POST ${root}`]: {
      UNAUTHENTICATED: () => call('POST', root, { body: {} }),
      REPORT_ID_TAKEN: () => call('POST', root, { guest, body: { reportId: 'val_demo_guest' } }),
      IDEMPOTENCY_KEY_REUSED: async () => {
        const options = { guest, headers: { 'idempotency-key': 'reused by the frontend' } }
        await create(options)
        return await call('POST', root, { ...options, body: { name: 'another' } })
      },
      SESSION_FORBIDDEN: async () => {
        const options = { guest: 'guest_refused_0013', headers: { 'idempotency-key': 'repeated' } }
        await create(options)
        const body = { guestSessionId: options.guest }
        await call('POST', '/api/migrate-guest-data', { token: user.token, body })
        return await call('POST', root, { ...options, body: {} })
      },
    },
    [`GET ${root}/{id}`]: ofReading,
    [`PATCH ${root}/{id}`]: ofReport('PATCH', (id) => `${root}/${id}`, { name: 'x' }),
    [`POST ${root}/{id}/switch-view`]: ofReport('POST', (id) => `${root}/${id}/switch-view`, {
      view: 'manual',
    }),
    [`PUT ${root}/{id}/result`]: ofReport('PUT', (id) => `${root}/${id}/result`, { valuationResult: 1 }),
    'DELETE /api/reports/{id}': ofDeletion,
    'DELETE /api/documents/{id}': {
      SCAN_NOT_FOUND: () => call('DELETE', `/api/documents/${Bun.randomUUIDv7()}`, { token: user.token }),
      SCAN_FORBIDDEN: async () => {
        const { body } = await call('POST', '/api/scan', { token: user.token, body: { text: 'x' } })
        return await call('DELETE', `/api/documents/${body.scan_id}`, { token: stranger.token })
      },
    },
  }
}
