import type { AsAdmin, Call, HotCall, Open, SocketOf } from './hot-call.ts'

/** Runs of workflows and tickets, for a new client. */
export const clientCalls = async (
  call: Call,
  asAdmin: AsAdmin,
  open: Open,
  socketOf: SocketOf,
): Promise<HotCall[]> => {
  const made = await asAdmin('POST', '/api/v1/admin/clients', { name: 'Acme', plan: 'premium_custom' })
  const client_id = Object(made.client).id
  const config = { workflow_type: 'standard', steps: [{ name: 'Wait', kind: 'wait', with: { seconds: 0 } }] }
  const body = { client_id, name: 'Waiting', config: { ...config, fields: [] } }
  const { workflow } = await asAdmin('POST', '/api/v1/admin/workflows', body)
  const workflowId = Object(workflow).id
  await asAdmin('POST', `/api/v1/admin/workflows/${workflowId}/deploy`)
  const { token } = await open({ client_id, client_role: 'owner' })
  const get = (path: string) => call('GET', `/api/v1${path}`, { token })
  let run = ''
  let ticket = ''
  return [
    {
      name: 'execute a workflow to its end',
      async run() {
        const path = `/api/v1/workflows/${workflowId}/execute`
        run = (await call('POST', path, { token, body: { input_data: { topic: 'Spring' } } })).body
          .execution_id
        // Its end is the last event of its timeline.
        const socket = await socketOf(`/api/v1/live?token=${token}`)
        socket.send('follow', { execution_id: run, after: 0 })
        await socket.next('event', ({ data }) => ['completed', 'failed'].includes(data.type))
        socket.cut()
      },
    },
    { name: 'poll a run', run: () => get(`/executions/${run}`) },
    { name: 'read the timeline of a run', run: () => get(`/executions/${run}/events`) },
    { name: 'list runs', run: () => get('/executions?limit=20') },
    { name: 'list workflows', run: () => get('/workflows') },
    { name: 'list files of runs', run: () => get('/assets?limit=20') },
    {
      name: 'open a ticket',
      async run() {
        const asked = { title: 'No pictures', description: 'The run makes none', priority: 'high' }
        ticket = (await call('POST', '/api/v1/support-tickets', { token, body: asked })).body.ticket_id
      },
    },
    {
      name: 'reply to a ticket',
      run: () =>
        call('POST', `/api/v1/support-tickets/${ticket}/replies`, {
          token,
          body: { message: 'Since Monday' },
        }),
    },
    { name: 'list tickets', run: () => get('/support-tickets') },
  ]
}
