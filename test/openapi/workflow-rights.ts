import { exampleClient } from '../../src/modules/workflows/clients/scope-wire.ts'
import { exampleExecution, exampleWorkflow } from '../../src/modules/workflows/executions/wire.ts'
import type { Callers } from './callers.ts'
import type { Demo } from './demo.ts'
import type { Targets } from './matrix.ts'
import { adminOnly, allCallers, anyAccount, only, type Rights } from './rights.ts'

const lists = [
  'GET /api/v1/workflows',
  'GET /api/v1/workflows/stats/dashboard',
  'GET /api/v1/workflows/executions/all',
  'GET /api/v1/executions',
  'GET /api/v1/events',
  'GET /api/v1/files',
  'POST /api/v1/files',
  'GET /api/v1/assets',
  'GET /api/v1/webhooks',
  'POST /api/v1/webhooks',
  'GET /api/v1/live all',
  'GET /api/v1/statements',
  'GET /api/v1/statements/{month}',
  'GET /api/v1/workflow-requests',
  'POST /api/v1/workflow-requests',
  'GET /api/v1/support-tickets',
  'POST /api/v1/support-tickets',
]
/** Of people alone: keys do not see them. */
const personalLists = [
  'GET /api/v1/workflows/client/members',
  'GET /api/v1/settings/collaborators',
  'GET /api/v1/api-keys',
]
const readKey = 'GET /api/v1/api-keys/{id}'
const makeKey = 'POST /api/v1/api-keys'
const deleteKey = 'DELETE /api/v1/api-keys/{id}'
const objects = [
  'GET /api/v1/workflows/{id}',
  'GET /api/v1/workflows/{id}/stats',
  'GET /api/v1/workflows/{id}/executions',
  'POST /api/v1/workflows/{id}/execute',
  'GET /api/v1/files/{id}',
  'DELETE /api/v1/files/{id}',
  'GET /api/v1/webhooks/{id}',
  'PATCH /api/v1/webhooks/{id}',
  'DELETE /api/v1/webhooks/{id}',
  'POST /api/v1/webhooks/{id}/rotate',
  'GET /api/v1/webhooks/{id}/deliveries',
  'POST /api/v1/webhooks/{id}/deliveries/{deliveryId}/resend',
  'GET /api/v1/executions/{id}',
  'GET /api/v1/executions/{id}/batch-results',
  'GET /api/v1/executions/{id}/files.zip',
  'GET /api/v1/executions/{id}/events',
  'POST /api/v1/executions/{id}/cancel',
  'POST /api/v1/executions/{id}/replay',
  'GET /api/v1/live one',
  'GET /api/v1/workflow-requests/{id}',
  'PUT /api/v1/workflow-requests/{id}',
  'PATCH /api/v1/workflow-requests/{id}',
  'GET /api/v1/support-tickets/{id}',
  'PUT /api/v1/support-tickets/{id}',
  'PATCH /api/v1/support-tickets/{id}',
  'GET /api/v1/support-tickets/{id}/replies',
  'POST /api/v1/support-tickets/{id}/replies',
]
const invitation = 'POST /api/v1/settings/collaborators/invite'
const removal = 'DELETE /api/v1/settings/collaborators/{id}'

const named = (row: string) => `${row} of a named client`

/** Workflows. Accounts without a client are 403 NO_CLIENT, administrators that name none too. */
export const workflowRights: Rights = [
  [only('user', 'colleague', 'otherUser', 'clientKey', 'otherClientKey'), ...lists],
  [only('user', 'colleague', 'otherUser'), ...personalLists],
  [{ ...only('user', 'colleague', 'clientKey'), otherUser: 404, otherClientKey: 404 }, ...objects],
  [
    { ...only('user', 'colleague', 'clientKey', 'admin'), otherUser: 404, otherClientKey: 404 },
    ...[...lists, ...objects].map(named),
  ],
  [{ ...only('user', 'colleague', 'admin'), otherUser: 404 }, ...personalLists.map(named)],
  [{ ...only('user', 'colleague'), otherUser: 404 }, readKey],
  [{ ...only('user', 'colleague', 'admin'), otherUser: 404 }, named(readKey)],
  // Links have a signature, and events of Stripe.
  [
    allCallers('allowed'),
    'POST /api/v1/stripe/webhook',
    'GET /uploads/files/{id}',
    'GET /uploads/results/{id}',
    'GET /uploads/thumbnails/{id}',
  ],
  // Owners only.
  [only('user', 'otherUser'), invitation, makeKey],
  [{ ...only('user'), otherUser: 404 }, removal, deleteKey],
  [{ ...only('user', 'admin'), otherUser: 404 }, ...[invitation, removal, makeKey, deleteKey].map(named)],
  [
    anyAccount,
    'GET /api/v1/settings/profile',
    'PUT /api/v1/settings/profile',
    'GET /api/v1/settings/preferences',
    'PUT /api/v1/settings/preferences',
    'POST /api/v1/settings/change-password',
  ],
  [
    adminOnly,
    'GET /api/v1/admin/clients',
    'POST /api/v1/admin/clients',
    'GET /api/v1/admin/clients/{id}',
    'PUT /api/v1/admin/clients/{id}',
    'PATCH /api/v1/admin/clients/{id}',
    'DELETE /api/v1/admin/clients/{id}',
    'GET /api/v1/admin/clients/{id}/members',
    'POST /api/v1/admin/clients/{id}/members',
    'PUT /api/v1/admin/clients/{id}/members/{memberId}',
    'DELETE /api/v1/admin/clients/{id}/members/{memberId}',
    'GET /api/v1/admin/clients/{id}/workflows',
    'POST /api/v1/admin/clients/{id}/workflows',
    'DELETE /api/v1/admin/clients/{id}/workflows/{workflowId}',
    'GET /api/v1/admin/clients/{id}/executions',
    'GET /api/v1/admin/workflow-templates',
    'GET /api/v1/admin/step-kinds',
    'GET /api/v1/admin/workflow-templates/{id}',
    'GET /api/v1/admin/workflows',
    'GET /api/v1/admin/workflows/stats',
    'GET /api/v1/admin/workflows/{id}',
    'GET /api/v1/admin/workflows/{id}/stats',
    'GET /api/v1/admin/dashboard',
    'GET /api/v1/admin/finances',
    'GET /api/v1/admin/analytics/overview',
    'GET /api/v1/admin/analytics/executions-trend',
    'GET /api/v1/admin/analytics/workflow-performance',
    'GET /api/v1/admin/analytics/revenue-breakdown',
    'GET /api/v1/admin/analytics/failures',
    'GET /api/v1/admin/clients/{id}/limits',
    'PUT /api/v1/admin/clients/{id}/limits',
    'POST /api/v1/admin/workflows',
    'PUT /api/v1/admin/workflows/{id}',
    'POST /api/v1/admin/workflows/{id}/deploy',
    'DELETE /api/v1/admin/workflows/{id}',
    'GET /api/v1/admin/dead-letters',
    'GET /api/v1/admin/audit-logs',
    'GET /api/v1/admin/api-logs',
    'GET /api/v1/admin/errors',
    'GET /api/v1/admin/errors/{id}',
    'DELETE /api/v1/admin/errors/{id}',
    'GET /api/v1/admin/clients/{id}/activity',
    'POST /api/v1/admin/dead-letters/{id}/replay',
    'GET /api/v1/admin/workflow-requests',
    'GET /api/v1/admin/workflow-requests/{id}',
    'PUT /api/v1/admin/workflow-requests/{id}',
    'PUT /api/v1/admin/workflow-requests/{id}/stage',
    'GET /api/v1/admin/tickets',
    'GET /api/v1/admin/tickets/{id}',
    'PUT /api/v1/admin/tickets/{id}',
    'POST /api/v1/admin/tickets/{id}/reply',
  ],
]

/** `known`: the targets of examples that need more than a literal. */
export const workflowTargets = ({ call }: Demo, { options }: Callers, known: Targets): Targets => {
  const execute = async () => {
    const path = `/api/v1/workflows/${exampleWorkflow}/execute`
    const { body } = await call('POST', path, { ...options.user, body: { input_data: {} } })
    return { params: { id: body.execution_id as string } }
  }
  const unnamed: Targets = {
    ...known,
    'POST /api/v1/executions/{id}/cancel': execute,
    [invitation]: () => ({ body: { email: `${Bun.randomUUIDv7()}@people.example` } }),
    'GET /api/v1/live all': () => ({ frame: { event: 'follow', data: {} } }),
    'GET /api/v1/live one': () => ({ frame: { event: 'follow', data: { execution_id: exampleExecution } } }),
  }
  const ofNamed = [
    ...lists,
    ...personalLists,
    ...objects,
    invitation,
    removal,
    readKey,
    makeKey,
    deleteKey,
  ].map((row): [string, Targets[string]] => [
    named(row),
    async (name) => ({ ...(await unnamed[row]?.(name)), query: { client_id: exampleClient } }),
  ])
  return { ...unnamed, ...Object.fromEntries(ofNamed) }
}
