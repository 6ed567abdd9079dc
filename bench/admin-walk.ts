/**
 * The walk of an administrator through a server that runs: clients, their people and workflows, users, the catalogue,
 * the dashboard, finances and analytics. Every figure is compared with a recount from the rows of the store. Prints each
 * step and what came back, and exits with 1 at the first that goes wrong.
 * Start the server with `EMBEDDED_PORT=27117`, so that the rows can be read:
 * `BASE_URL=http://localhost:3000 MONGODB_URI='mongodb://127.0.0.1:27117/convene?directConnection=true' SEED_ADMIN_PASSWORD=… bun bench/admin-walk.ts`
 */
import { request } from './cases.ts'
import { compareFigures } from './walk/admin-figures.ts'
import { compareRecords } from './walk/admin-records.ts'
import { openRecount } from './walk/recount.ts'
import { createSteps, type Fields, part, rowsOf } from './walk/steps.ts'

const {
  BASE_URL: url = 'http://localhost:3000',
  SEED_ADMIN_PASSWORD: password,
  MONGODB_URI: uri,
} = process.env
if (!password) throw new Error('set SEED_ADMIN_PASSWORD: the first start printed it')
if (!uri) throw new Error('set MONGODB_URI: the figures are recounted from the rows')
const { say, count } = createSteps()
const recount = await openRecount(uri)
const mark = Bun.randomUUIDv7().slice(-8)

const signIn = (email: string, secret: string) =>
  request(url, 'POST', '/api/v1/auth/login', { body: { email, password: secret } })
const admin = await signIn('admin@masstock.com', password)
say('The administrator signs in', `${admin.status}`, admin.status === 200)
const token = String(admin.body.access_token)
const send = async (method: string, path: string, body?: object) => {
  const answer = await request(url, method, `/api/v1/admin${path}`, { token, ...(body && { body }) })
  return { status: answer.status, code: answer.body.code, data: Object(answer.body.data) as Fields }
}
const get = async (path: string) => (await send('GET', path)).data
// Clients

const name = `Walk ${mark}`
const created = await send('POST', '/clients', { name })
const clientId = String(part(created.data, 'client').id)
say('A client is created, by its name alone', `${created.status}`, created.status === 201)
const changed = await send('PUT', `/clients/${clientId}`, { plan: 'pro', subscription_amount: 900 })
say('It gets a plan', JSON.stringify(part(changed.data, 'client').plan), changed.status === 200)
const found = await get(`/clients?status=active&plan=pro&search=${name}&sort=name&page=1&limit=10`)
say(
  'The list finds it by status, plan and name, with its counts',
  JSON.stringify(part(found, 'pagination')),
  rowsOf(found.clients)[0]?.id === clientId && rowsOf(found.clients)[0]?.users_count === 0,
)

// Users and people

const email = `walk-${mark}@people.example`
const user = await send('POST', '/users', { email, name: 'Wanda Walker', role: 'user' })
const userId = String(part(user.data, 'user').id)
const temporary = String(user.data.temp_password)
say('A user is created without a password', `${user.status}`, user.status === 201)
const search = await get(`/users/search?q=walk-${mark}&exclude_client_id=${clientId}`)
say('The search finds the user', `${search.total}`, rowsOf(search.users)[0]?.id === userId)
const added = await send('POST', `/clients/${clientId}/members`, { user_id: userId, role: 'owner' })
const last = await send('PUT', `/clients/${clientId}/members/${userId}`, { role: 'collaborator' })
say(
  'The user becomes the owner, and stays the last one',
  `${added.status}, then ${last.status} ${last.code}`,
  added.status === 201 && last.code === 'LAST_OWNER',
)
const people = await get(`/clients/${clientId}/members`)
say('The people are listed', `${people.owners_count} owner`, people.owners_count === 1 && people.total === 1)
const users = await get(`/users?page=1&limit=10&plan=pro&client_role=owner&status=active&search=${mark}`)
say(
  'The list of users has the client and its plan',
  JSON.stringify(rowsOf(users.users)[0]?.client),
  part(rowsOf(users.users)[0], 'client').plan === 'pro',
)

// Templates and workflows

const templates = rowsOf((await get('/workflow-templates')).templates)
const one = await get('/workflow-templates/social-media-content-generator')
say('The catalogue has templates', `${templates.length}`, templates.length === 10 && one.icon !== undefined)
const copy = { template_id: 'social-media-content-generator', name: `Posts ${mark}` }
const assigned = await send('POST', `/clients/${clientId}/workflows`, copy)
const again = await send('POST', `/clients/${clientId}/workflows`, copy)
const workflowId = String(assigned.data.workflow_id)
say(
  'The client gets a copy of one, once',
  `${assigned.status}, then ${again.status}`,
  assigned.status === 201 && again.status === 409,
)
const config = { workflow_type: 'standard', steps: [{ name: 'Wait', kind: 'wait' }], fields: [] }
const draft = await send('POST', '/workflows', {
  client_id: clientId,
  name: `Waiting ${mark}`,
  config,
  revenue_per_execution: 1.25,
  cost_per_execution: 0.5,
})
const waitId = String(part(draft.data, 'workflow').id)
const priced = await send('PUT', `/workflows/${waitId}`, { revenue_per_execution: 2.5 })
const deployed = await send('POST', `/workflows/${waitId}/deploy`)
say(
  'A workflow is written, priced and deployed',
  `${draft.status}, ${priced.status}, ${deployed.status}`,
  part(deployed.data, 'workflow').status === 'deployed',
)

// Runs of the client

const person = await signIn(email, temporary)
const own = { token: String(person.body.access_token) }
const execute = async (id: string, input_data: object): Promise<string> => {
  const answer = await request(url, 'POST', `/api/v1/workflows/${id}/execute`, {
    ...own,
    body: { input_data },
  })
  return String(answer.body.execution_id)
}
const runs = [
  await execute(workflowId, {}),
  await execute(workflowId, { platforms: 'myspace' }),
  await execute(waitId, { seconds: '0.2' }),
  await execute(waitId, { seconds: '1' }),
]
const waits = await execute(waitId, { seconds: '600' })
await request(url, 'POST', `/api/v1/executions/${waits}/cancel`, own)
const statusOf = async (id: string) =>
  part((await request(url, 'GET', `/api/v1/executions/${id}`, own)).body, 'data').status
for (let tries = 0; tries < 200; tries += 1) {
  const states = await Promise.all(runs.map(statusOf))
  if (states.every((state) => state === 'completed' || state === 'failed')) break
  await Bun.sleep(300)
}
const ofClient = await get(`/clients/${clientId}/executions?page=1&limit=20`)
say(
  'Its runs end: three completed, one failed, one cancelled',
  JSON.stringify(ofClient.stats),
  part(ofClient, 'stats').completed === 3 && part(ofClient, 'stats').failed === 2,
)
const failedRuns = await get(`/clients/${clientId}/executions?status=failed&workflow_id=${workflowId}`)
const [failedRun] = rowsOf(failedRuns.executions)
say(
  'The list of runs is filtered, with the workflow and the user of each',
  `${part(failedRun, 'workflow').name}, ${part(failedRun, 'triggered_by_user').email}`,
  failedRuns.total === 1 && part(failedRun, 'triggered_by_user').email === email,
)

// Figures against a recount

await compareFigures({ url, token, recount, say, clientId, workflowId, waitId, mark })
const detail = await get(`/workflows/${workflowId}`)
say(
  'The page of a workflow has its client and newest runs',
  String(part(detail, 'client').name),
  rowsOf(detail.recent_executions).length === 2,
)
const dead = await send('GET', '/dead-letters')
say('Dead letters are listed', `${dead.data.total}`, dead.status === 200)

// Limits, logs, requests and tickets

await compareRecords({ url, token, recount, say, clientId })

/** In the name of the owner of the client. */
const ask = async (path: string, body: object): Promise<Fields> =>
  part((await request(url, 'POST', `/api/v1${path}`, { ...own, body })).body, 'data')
const asked = await ask('/workflow-requests', { name: `Subtitles ${mark}`, description: 'For our films' })
const opened = await ask('/support-tickets', { title: `Lost ${mark}`, description: 'Where is it?' })
const { stats, requests, tickets } = await get(`/clients/${clientId}`)
const shown = [rowsOf(requests)[0]?.id, rowsOf(tickets)[0]?.id, Object(stats).open_tickets]
say(
  'The page of the client shows its request and its open ticket',
  JSON.stringify(shown),
  JSON.stringify(shown) === JSON.stringify([asked.request_id, opened.ticket_id, 1]),
)
const moved = await send('PUT', `/workflow-requests/${asked.request_id}/stage`, { stage: 'reviewing' })
const back = await send('PUT', `/workflow-requests/${asked.request_id}/stage`, { stage: 'submitted' })
say(
  'The request moves forward alone',
  `${moved.status}, then ${back.status}`,
  moved.status === 200 && back.status === 409,
)
const replied = await send('POST', `/tickets/${opened.ticket_id}/reply`, { message: 'Here it is' })
const solved = await send('PUT', `/tickets/${opened.ticket_id}`, { status: 'resolved' })
say('The ticket is answered and resolved', `${replied.status}, ${solved.status}`, solved.status === 200)

// What the walk made goes

const archived = await send('DELETE', `/clients/${clientId}/workflows/${workflowId}`)
const gone = await send('DELETE', `/workflows/${waitId}`)
say(
  'The workflows are archived',
  `${archived.status}, ${gone.status}`,
  archived.status === 200 && gone.status === 200,
)
const suspended = await send('DELETE', `/clients/${clientId}`)
const refused = await signIn(email, temporary)
say(
  'The client is suspended, and its people cannot sign in',
  `${part(suspended.data, 'client').status}, ${refused.status} ${refused.body.code}`,
  refused.body.code === 'CLIENT_SUSPENDED',
)
console.log(`ok    ${count()} steps`)
await recount.close()
process.exit(0)
