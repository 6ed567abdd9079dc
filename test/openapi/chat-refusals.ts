import { exampleBooking } from '../../src/modules/tutoring/bookings/wire.ts'
import type { CallOptions } from '../support/server.ts'
import type { OwnRefusals } from './common-refusals.ts'
import type { Servers } from './servers.ts'

const unknownId = '01993a6e-0000-7000-8000-00000000ffff'
const text = { body: { text: 'x' } }

/** The chat of a booking. */
export const chatRefusals = ({ main, admin, ofRole }: Servers): OwnRefusals => {
  const { call } = main
  const messages = (sessionId: string) => `/sessions/${sessionId}/messages`

  const ofSession = (method: string, suffix = '', options: CallOptions = {}) => {
    const { token } = ofRole.parent
    return {
      SESSION_NOT_FOUND: () => call(method, `${messages(unknownId)}${suffix}`, { token, ...options }),
      SESSION_FORBIDDEN: () => call(method, `${messages(exampleBooking)}${suffix}`, { token, ...options }),
    }
  }

  const ofMessage = (method: string, options: CallOptions = {}) => {
    const { token } = admin
    const change = (id: string) => call(method, `${messages(exampleBooking)}/${id}`, { token, ...options })
    return {
      ...ofSession(method, `/${unknownId}`, options),
      MESSAGE_NOT_FOUND: () => change(unknownId),
      MESSAGE_FINAL: async () => {
        const { id } = (await call('POST', messages(exampleBooking), { token, ...text })).body
        await call('DELETE', `${messages(exampleBooking)}/${id}`, { token })
        return await change(id)
      },
    }
  }

  return {
    'GET /sessions/{id}/messages': ofSession('GET'),
    'POST /sessions/{id}/messages': ofSession('POST', '', text),
    'PATCH /sessions/{id}/messages/{messageId}': ofMessage('PATCH', text),
    'DELETE /sessions/{id}/messages/{messageId}': ofMessage('DELETE'),
  }
}
