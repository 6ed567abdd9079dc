import { openClient } from '../modules/workflows/executions-setup.ts'
import type { CallOptions } from '../support/server.ts'
import { askForSocket, type OwnRefusals, type Refusal } from './common-refusals.ts'
import type { Servers } from './servers.ts'

const unknownId = '01993a6e-0000-7000-8000-00000000ffff'

export const executionRefusals = ({ main, user, admin }: Servers): OwnRefusals => {
  const client = openClient(main)
  const call = async (method: string, path: string, options: CallOptions = {}): Promise<Refusal> =>
    await (await client).call(method, path, options)

  /** The client cannot be named by a user without one, nor by a user of another one. */
  const ofScope = (method: string, path: string, options: CallOptions = {}) => ({
    NO_CLIENT: () => main.call(method, `/api/v1${path}`, { token: user.token, ...options }),
    CLIENT_NOT_FOUND: () => call(method, `${path}?client_id=${unknownId}`, options),
  })

  const ofRun = (method: string, suffix = '') => ({
    ...ofScope(method, `/executions/${unknownId}${suffix}`),
    EXECUTION_NOT_FOUND: () => call(method, `/executions/${unknownId}${suffix}`),
  })

  const execute = (workflowId: string, input_data: unknown, headers: Record<string, string> = {}) =>
    call('POST', `/workflows/${workflowId}/execute`, { body: { input_data }, headers })

  /** A run that has ended, or has not. */
  const run = async (hasEnded: boolean) => {
    const { workflow, execute, ended } = await client
    const seconds = hasEnded ? 0 : 600
    const workflowId = await workflow({ steps: [{ name: 'wait', kind: 'wait', with: { seconds } }] })
    const id = await execute(workflowId)
    if (hasEnded) await ended(id)
    return { id, workflowId }
  }

  /** Takes the workflow of a run away, or back to its editor. */
  const without = async (change: 'removed' | 'draft', isDead = false) => {
    const { id, workflowId } = await run(true)
    const db = main.database.getClient().db(main.database.name)
    if (isDead) await db.collection('executions').updateOne({ _id: id as never }, { $set: { dead: true } })
    const workflows = db.collection('workflows')
    if (change === 'removed') await workflows.deleteOne({ _id: workflowId as never })
    else await workflows.updateOne({ _id: workflowId as never }, { $set: { status: 'draft' } })
    return id
  }

  const replayDead = (id: string) =>
    main.call('POST', `/api/v1/admin/dead-letters/${id}/replay`, { token: admin.token })

  const input = { body: { input_data: {} } }
  return {
    'POST /api/v1/workflows/{id}/execute': {
      ...ofScope('POST', `/workflows/${unknownId}/execute`, input),
      WORKFLOW_NOT_FOUND: () => execute(unknownId, {}),
      WORKFLOW_NOT_DEPLOYED: async () => execute(await (await client).workflow({ status: 'draft' }), {}),
      MISSING_INPUT_DATA: async () => execute(await (await client).workflow(), undefined),
      IDEMPOTENCY_KEY_REUSED: async () => {
        const id = await (await client).workflow()
        const headers = { 'idempotency-key': 'twice' }
        await execute(id, {}, headers)
        return await execute(id, { a: 'b' }, headers)
      },
    },
    'GET /api/v1/workflows/executions/all': ofScope('GET', '/workflows/executions/all'),
    'GET /api/v1/executions': ofScope('GET', '/executions'),
    'GET /api/v1/events': ofScope('GET', '/events'),
    'GET /api/v1/workflows/{id}/executions': {
      ...ofScope('GET', `/workflows/${unknownId}/executions`),
      WORKFLOW_NOT_FOUND: () => call('GET', `/workflows/${unknownId}/executions`),
    },
    'GET /api/v1/executions/{id}': ofRun('GET'),
    'GET /api/v1/executions/{id}/batch-results': ofRun('GET', '/batch-results'),
    'GET /api/v1/executions/{id}/events': ofRun('GET', '/events'),
    'POST /api/v1/executions/{id}/cancel': {
      ...ofRun('POST', '/cancel'),
      ALREADY_ENDED: async () => call('POST', `/executions/${(await run(true)).id}/cancel`),
    },
    'POST /api/v1/executions/{id}/replay': {
      ...ofRun('POST', '/replay'),
      EXECUTION_UNFINISHED: async () => {
        const { id } = await run(false)
        const refused = await call('POST', `/executions/${id}/replay`)
        await call('POST', `/executions/${id}/cancel`)
        return refused
      },
      WORKFLOW_NOT_FOUND: async () => call('POST', `/executions/${await without('removed')}/replay`),
      WORKFLOW_NOT_DEPLOYED: async () => call('POST', `/executions/${await without('draft')}/replay`),
    },
    'POST /api/v1/admin/dead-letters/{id}/replay': {
      EXECUTION_NOT_FOUND: () => replayDead(unknownId),
      WORKFLOW_NOT_FOUND: async () => replayDead(await without('removed', true)),
      WORKFLOW_NOT_DEPLOYED: async () => replayDead(await without('draft', true)),
    },
    'GET /api/v1/live': {
      NO_CLIENT: () => askForSocket(main, '/api/v1/live', { authorization: `Bearer ${user.token}` }),
      CLIENT_NOT_FOUND: async () => {
        const { token } = await client
        return await askForSocket(main, `/api/v1/live?client_id=${unknownId}`, {
          authorization: `Bearer ${token}`,
        })
      },
    },
  }
}
