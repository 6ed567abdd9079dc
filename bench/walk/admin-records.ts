import { request, until } from '../cases.ts'
import type { openRecount } from './recount.ts'
import { type createSteps, type Fields, part, rowsOf } from './steps.ts'

type Walked = {
  url: string
  token: string
  recount: Awaited<ReturnType<typeof openRecount>>
  say: ReturnType<typeof createSteps>['say']
  clientId: string
}

/** Walks through limits, logs, errors, requests and tickets; each list has as many rows as the store. */
export const compareRecords = async ({ url, token, recount, say, clientId }: Walked): Promise<void> => {
  const path = (of: string): string => `${url}/api/v1/admin${of}`
  const send = async (method: string, of: string, body?: object): Promise<Fields> =>
    part((await request(url, method, `/api/v1/admin${of}`, { token, ...(body && { body }) })).body, 'data')
  const get = (of: string): Promise<Fields> => send('GET', of)

  /** Rows of logs are stored behind their answers. */
  const compare = async (what: string, of: string, rows: () => Promise<number>): Promise<void> => {
    let [shown, stored] = [Number.NaN, -1]
    const agreed = await until(async () => {
      shown = Number((await get(of)).total)
      stored = await rows()
      return shown === stored ? true : null
    })
    say(what, `${shown} = ${stored}`, agreed === true)
  }

  const set = await send('PUT', `/clients/${clientId}/limits`, { concurrent_executions: 3 })
  const kept = await get(`/clients/${clientId}/limits`)
  say(
    'The client gets a limit of its own',
    JSON.stringify(kept.limits),
    JSON.stringify(kept) === JSON.stringify(set) && part(kept, 'limits').concurrent_executions === 3,
  )
  const changes = { client_id: clientId }
  await compare('The audit trail of the client', `/audit-logs?client_id=${clientId}`, () =>
    recount.rows('audit_logs', changes),
  )
  await compare('Its activity', `/clients/${clientId}/activity`, () => recount.rows('audit_logs', changes))
  await compare('The refused requests of the client', `/api-logs?client_id=${clientId}&status=404`, () =>
    recount.rows('api_logs', { ...changes, status_code: 404 }),
  )
  await compare('Its requests', `/api-logs?client_id=${clientId}`, () => recount.rows('api_logs', changes))
  const csv = await fetch(path(`/audit-logs?client_id=${clientId}&format=csv`), {
    headers: { authorization: `Bearer ${token}` },
  })
  const lines = (await csv.text()).trim().split('\r\n').length - 1
  const rows = await recount.rows('audit_logs', changes)
  say('The audit trail as CSV', `${lines} = ${rows}`, lines === rows)
  await compare('Groups of errors', '/errors', () => recount.rows('error_groups'))
  const groups = rowsOf((await get('/errors?limit=200')).errors)
  const counted = groups.reduce((sum, { count }) => sum + Number(count), 0)
  const stored = await recount.sum('error_groups', 'count')
  say('Errors in them', `${counted} = ${stored}`, counted === stored)
  const drafts = await recount.rows('workflow_requests')
  await compare('Requests for workflows', '/workflow-requests', async () => drafts)
  await compare('Those in review', '/workflow-requests?stage=reviewing', () =>
    recount.rows('workflow_requests', { status: 'reviewing' }),
  )
  await compare('Tickets', '/tickets', () => recount.rows('support_tickets'))
  await compare('Open ones', '/tickets?status=open', () =>
    recount.rows('support_tickets', { status: 'open' }),
  )
}
