import type { Callers } from './callers.ts'
import type { Demo } from './demo.ts'
import type { Targets } from './matrix.ts'
import { adminOnly, allCallers, anyAccount, only, type Right, type Rights } from './rights.ts'

const withoutOwner = {
  anonymous: 401,
  apiKey: 401,
  otherApiKey: 401,
  clientKey: 401,
  otherClientKey: 401,
} as const
const identified: Right = { ...allCallers('allowed'), ...withoutOwner }
const ofUser: Right = { ...allCallers(403), ...withoutOwner, user: 'allowed' }
const ofGuest: Right = { ...allCallers(403), ...withoutOwner, guest: 'allowed' }
const ofBusiness: Right = { ...only('apiKey', 'admin'), otherApiKey: 403 }
const ofCustomer: Right = { ...ofBusiness, user: 'allowed' }

/** The paths of one valuation, but those that delete it. */
const valuation = [
  'GET /api/sessions/{id}',
  'PATCH /api/sessions/{id}',
  'POST /api/sessions/{id}/duplicate',
  'POST /api/sessions/{id}/undelete',
  'GET /api/valuation-sessions/{id}',
  'PATCH /api/valuation-sessions/{id}',
  'POST /api/valuation-sessions/{id}/switch-view',
  'PUT /api/valuation-sessions/{id}/result',
]
const deletion = ['DELETE /api/sessions/{id}', 'DELETE /api/reports/{id}']
const ofAGuest = (row: string) => `${row} of a guest`

/** Of these paths some are those of valuations too. */
const conversation = [
  'GET /api/sessions/{id}',
  'PATCH /api/sessions/{id}',
  'DELETE /api/sessions/{id}',
  'POST /api/sessions/{id}/close',
  'GET /api/sessions/{id}/messages',
  'POST /api/sessions/{id}/messages',
  'GET /api/sessions/{id}/search',
  'GET /api/sessions/{id}/export',
  'GET /api/sessions/{id}/live',
].map((row) => `${row} of a customer`)
const ofACustomer = ['active', 'history'].map(
  (list) => `GET /api/sessions/business/{businessId}/user/{userId}/${list}`,
)

/** Valuation sessions, and assistant sessions where ASSISTANT_ACCESS is `key`. */
export const sessionRights: Rights = [
  [
    allCallers('allowed'),
    'GET /api/sessions',
    'GET /api/deleted-sessions',
    'GET /api/reports',
    'GET /api/business-cards',
    'POST /api/guest/session',
    'GET /api/guest/session/{id}',
    'POST /api/guest/session/{id}/activity',
  ],
  [identified, 'POST /api/sessions', 'POST /api/valuation-sessions'],
  [anyAccount, 'POST /api/sessions/migrate', 'POST /api/migrate-guest-data'],
  [ofUser, ...valuation],
  [{ ...allCallers(403), user: 'allowed' }, ...deletion],
  [ofGuest, ...valuation.map(ofAGuest)],
  [{ ...allCallers(403), guest: 'allowed' }, ...deletion.map(ofAGuest)],
  [ofCustomer, 'POST /api/sessions of a customer', 'POST /api/messages', ...conversation, ...ofACustomer],
  [
    ofBusiness,
    'GET /api/sessions/business/{businessId}/active',
    'GET /api/sessions/business/{businessId}/stats',
    'POST /api/sessions/{id}/messages of the assistant',
    'GET /api/sessions/{id}/live of the assistant',
  ],
  [
    adminOnly,
    'GET /admin/business-cards',
    'POST /admin/business-cards',
    'DELETE /admin/business-cards/{token}',
    'GET /admin/businesses/{businessId}/notes',
    'PUT /admin/businesses/{businessId}/notes',
    'GET /admin/businesses/{businessId}/conversations',
  ],
]

export const sessionTargets = ({ call }: Demo, { options, business, ids }: Callers): Targets => {
  const valuationOfGuest = async () => {
    const { body } = await call('POST', '/api/valuation-sessions', { ...options.guest, body: {} })
    return { params: { id: body.data.reportId as string } }
  }
  const customer = { businessId: business, userId: ids.user }
  const conversationId = async () => {
    const { body } = await call('POST', '/api/sessions', { ...options.apiKey, body: customer })
    return { params: { id: body.sessionId as string } }
  }
  const inConversation = (body: object) => async () => ({ ...(await conversationId()), options: { body } })
  const live = (data: object) => async () => ({ ...(await conversationId()), frame: { event: 'send', data } })
  const [message, ofAssistant] = [{ content: 'x' }, { content: 'x', role: 'assistant' }]
  const named = (names: readonly string[], target: Targets[string]) =>
    Object.fromEntries(names.map((name) => [name, target]))
  return {
    ...named([...valuation, ...deletion].map(ofAGuest), valuationOfGuest),
    ...named(conversation, conversationId),
    ...named(ofACustomer, () => ({ params: customer })),
    'PATCH /api/sessions/{id} of a customer': inConversation({ title: 'x' }),
    'POST /api/sessions/{id}/messages of a customer': inConversation(message),
    'POST /api/sessions/{id}/messages of the assistant': inConversation(ofAssistant),
    'GET /api/sessions/{id}/live of a customer': live(message),
    'GET /api/sessions/{id}/live of the assistant': live(ofAssistant),
    'POST /api/sessions of a customer': () => ({ options: { body: customer } }),
    'POST /api/messages': () => ({ body: customer }),
  }
}
