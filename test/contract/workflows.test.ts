import { expect, test } from 'bun:test'
import { config, openWorkflows, password } from '../modules/workflows/workflows-setup.ts'
import { eventually } from '../support/eventually.ts'
import { startTestServer } from '../support/server.ts'
import { openFrontend } from './frontend.ts'
import { createStorage, runExecution, runSnippet } from './guide/snippets.ts'

const server = await startTestServer()
const { asAdmin, client, workflow } = await openWorkflows(server)

/** The frontend knows cookies alone, and reads lists both at the top level and under `data`. */
const open = () => {
  const { cookies, send } = openFrontend(server, 'http://localhost:5173')
  return {
    cookies,
    send: (method: string, path: string, body?: object) => send(method, `/api/v1${path}`, body && { body }),
  }
}

test('the frontend of workflows signs in, shows its pages and their forms, and keeps the settings', async () => {
  const { id: clientId, owner, collaborator } = await client({ name: 'Acme', plan: 'premium_custom' })
  const topic = {
    name: 'topic',
    label: 'Topic',
    type: 'text',
    placeholder: 'What about?',
    required: false,
    default: '',
  }
  const config = {
    workflow_type: 'standard',
    steps: [{ name: 'Write', kind: 'text.social' }],
    fields: [topic],
  }
  const id = await workflow(clientId, { name: 'Posts', config, revenue_per_execution: 200 })
  await asAdmin('POST', `/workflows/${id}/deploy`)
  const { cookies, send } = open()

  // App start: without a cookie it is sent to the login page.
  expect((await send('GET', '/auth/me')).status).toBe(401)
  const login = await send('POST', '/auth/login', { email: owner.email, password })
  expect(login.body.user).toMatchObject({
    id: owner.id,
    email: owner.email,
    role: 'user',
    name: expect.any(String),
  })
  expect([...cookies.keys()].toSorted()).toEqual(['access_token', 'refresh_token'])
  expect((await send('GET', '/auth/me')).body.user.id).toBe(owner.id)

  // Dashboard
  const list = await send('GET', '/workflows')
  expect(list.body.data.workflows).toEqual(list.body.workflows)
  expect(list.body.workflows[0]).toMatchObject({
    id,
    name: 'Posts',
    description: '',
    status: 'deployed',
    execution_count: 0,
    created_at: expect.any(String),
    config: { workflow_type: 'standard' },
  })
  const { data } = (await send('GET', '/workflows/stats/dashboard')).body
  expect([data.active_workflows.toString(), data.total_executions.toString()]).toEqual(['1', '0'])
  expect([data.success_rate, data.time_saved]).toEqual(['0%', '0h'])

  // The page of a workflow, and that of its form
  const detail = (await send('GET', `/workflows/${id}`)).body
  expect(detail.workflow.schema.fields).toEqual([topic])
  expect(detail.data.workflow.config.fields).toEqual([topic])

  // The form sends every value as a string, then the page polls the run and reads its results.
  const started = (
    await send('POST', `/workflows/${id}/execute`, { input_data: { topic: 'Bread', count: '2' } })
  ).body
  const runId = started.data.execution_id
  expect(started.execution_id).toBe(runId)
  await eventually(async () => {
    expect((await send('GET', `/executions/${runId}`)).body.data.status).toBe('completed')
  })
  const run = (await send('GET', `/executions/${runId}`)).body.data
  expect(run).toMatchObject({
    id: runId,
    workflow_id: id,
    progress: 100,
    error_message: null,
    retry_count: 0,
  })
  expect(run).toMatchObject({
    workflow_name: 'Posts',
    workflow_type: 'standard',
    input_data: { topic: 'Bread', count: '2' },
  })
  expect(Date.parse(run.created_at)).not.toBeNaN()
  const results = (await send('GET', `/executions/${runId}/batch-results`)).body.data
  expect(results.stats).toMatchObject({
    total_prompts: results.results.length,
    failed: 0,
    total_cost: '200.00',
  })
  const history = (await send('GET', `/workflows/${id}/executions`)).body
  expect(history.executions.map((row: { id: string }) => row.id)).toEqual([runId])
  expect(history.data.executions).toEqual(history.executions)
  const indicator =
    '/workflows/executions/all?limit=5&offset=0&status=pending,processing&fields=id,status,progress'
  expect((await send('GET', indicator)).body.data).toMatchObject({
    executions: [],
    total: 0,
    hasMore: false,
    statusCounts: { pending: 0, processing: 0, completed: 1, failed: 0 },
  })

  // The people that the list of executions can be filtered by
  const { members } = (await send('GET', '/workflows/client/members')).body.data
  expect(members).toContainEqual(expect.objectContaining({ id: collaborator.id, email: collaborator.email }))

  // Settings
  const profile = (await send('GET', '/settings/profile')).body.data
  expect(profile).toMatchObject({
    user: { email: owner.email, role: 'user', client_role: 'owner', status: 'active' },
    client: {
      name: 'Acme',
      company_name: null,
      plan: 'premium_custom',
      owner: { email: owner.email },
      collaborators_count: 2,
    },
  })
  expect((await send('PUT', '/settings/profile', { email: owner.email, name: 'Olga Owens' })).status).toBe(
    200,
  )
  const people = (await send('GET', '/settings/collaborators')).body.data.collaborators
  expect(people).toHaveLength(2)
  const email = `${Bun.randomUUIDv7()}@people.example`
  const invited = await send('POST', '/settings/collaborators/invite', { email, role: 'user' })
  expect([invited.status, typeof invited.body.data.temp_password]).toEqual([201, 'string'])
  expect((await send('DELETE', `/settings/collaborators/${invited.body.data.user.id}`)).status).toBe(200)
  const preferences = (await send('GET', '/settings/preferences')).body.data
  expect(Object.keys(preferences)).toHaveLength(7)
  expect((await send('PUT', '/settings/preferences', { ...preferences, theme: 'light' })).status).toBe(200)

  // A wrong password must not be 401: the frontend would refresh, and then sign out.
  const passwords = { new_password: 'another horse', confirm_password: 'another horse' }
  const change = (current_password: string) =>
    send('POST', '/settings/change-password', { current_password, ...passwords })
  expect((await change('wrong horse')).status).toBe(400)
  expect((await change(password)).status).toBe(200)

  // After a 401 it refreshes with an empty body, and then repeats the request.
  cookies.delete('access_token')
  expect((await send('GET', '/workflows')).status).toBe(401)
  expect((await send('POST', '/auth/refresh', {})).status).toBe(200)
  expect((await send('GET', '/workflows')).status).toBe(200)
  expect((await send('POST', '/auth/logout')).status).toBe(200)
  expect(cookies.size).toBe(0)
})

test('the frontend of an admin lists, creates, edits and suspends clients', async () => {
  const { cookies: _, send } = open()
  const person = await server.person({ role: 'admin' })
  await send('POST', '/auth/login', { email: person.email, password: person.password })
  const name = `Acme ${Bun.randomUUIDv7()}`
  const created = await send('POST', '/admin/clients', { name, plan: 'pro', subscription_amount: 900 })
  expect(created.status).toBe(201)
  const { id } = created.body.data.client
  const list = (await send('GET', `/admin/clients?page=1&limit=10&status=active&plan=pro&search=${name}`))
    .body.data
  expect(list.clients).toMatchObject([
    {
      id,
      name,
      company_name: null,
      email: null,
      status: 'active',
      plan: 'pro',
      subscription_amount: 900,
      users_count: 0,
      workflows_count: 0,
      executions_count: 0,
      owner: null,
    },
  ])
  expect(list.pagination).toMatchObject({ page: 1, limit: 10, total: 1, totalPages: 1, total_pages: 1 })
  expect(
    (await send('PUT', `/admin/clients/${id}`, { name, plan: 'starter', status: 'active' })).status,
  ).toBe(200)
  const detail = (await send('GET', `/admin/clients/${id}`)).body.data
  expect(detail).toMatchObject({ client: { id, plan: 'starter' }, workflows: [], requests: [], tickets: [] })
  expect((await send('DELETE', `/admin/clients/${id}`)).body.data.client.status).toBe('suspended')
})

test('the frontend of an admin shows the dashboard, users, people and workflows of a client, finances and analytics', async () => {
  const { send } = open()
  const person = await server.person({ role: 'admin' })
  await send('POST', '/auth/login', { email: person.email, password: person.password })
  const data = async (path: string) => (await send('GET', `/admin${path}`)).body.data
  const string = expect.any(String)
  const number = expect.any(Number)

  // The first page reads the top level, a later one `data`.
  const dashboard = (await send('GET', '/admin/dashboard')).body
  for (const shown of [dashboard, dashboard.data])
    expect(shown).toMatchObject({
      uptime_percent: number,
      errors_24h: number,
      total_executions_24h: number,
      total_revenue_month: expect.stringMatching(/^\d+\.\d\d$/),
      active_clients: number,
    })
  expect(dashboard.data.recent_activity.length).toBeGreaterThan(0)
  const [change] = dashboard.data.recent_activity
  expect(change).toMatchObject({ id: string, action: string, resource_type: string, timestamp: string })

  // Users
  const { id: clientId, owner } = await client({ name: 'Studio', plan: 'pro' })
  const email = `${Bun.randomUUIDv7()}@people.example`
  const made = await send('POST', '/admin/users', { email, password, role: 'user' })
  expect([made.status, JSON.stringify(made.body).includes(password)]).toEqual([201, false])
  const users = await data(`/users?page=1&limit=50&role=user&client_role=owner&status=active&plan=pro`)
  const row = users.users.find(({ id }: { id: string }) => id === owner.id)
  expect(row).toMatchObject({
    email: owner.email,
    role: 'user',
    status: 'active',
    client_role: 'owner',
    created_at: string,
    last_login: string,
    client: { company_name: 'Studio', plan: 'pro' },
  })
  expect(users.pagination).toMatchObject({
    page: 1,
    limit: 50,
    total: number,
    totalPages: number,
    total_pages: number,
  })
  // Its slip: it blocks and deletes users by the path of clients, where its own server answers 404 too.
  const slip = await send('PUT', `/admin/clients/${owner.id}`, { status: 'suspended' })
  expect(slip.status).toBe(404)

  // The page of a client, tab by tab
  const found = await data(`/users/search?q=${email}&exclude_client_id=${clientId}`)
  expect(found).toMatchObject({ users: [{ email, created_at: string }], total: 1 })
  const members = `/admin/clients/${clientId}/members`
  const user_id = found.users[0].id
  expect((await send('POST', members, { user_id, role: 'collaborator' })).status).toBe(201)
  const people = await data(`/clients/${clientId}/members`)
  expect(people).toMatchObject({ owners_count: 1, collaborators_count: 2 })
  const added = people.members.find((one: { user_id: string }) => one.user_id === user_id)
  expect(added).toMatchObject({ role: 'collaborator', created_at: string, user: { email, last_login: null } })
  expect((await send('PUT', `${members}/${added.id}`, { role: 'owner' })).status).toBe(200)
  expect((await send('DELETE', `${members}/${added.id}`)).status).toBe(200)

  const { templates } = await data('/workflow-templates')
  expect(templates).toHaveLength(10)
  const [template] = templates
  const template_id: string = template.id
  expect(template).toMatchObject({
    id: string,
    name: string,
    description: string,
    icon: string,
    workflow_type: string,
    cost_per_execution: number,
    revenue_per_execution: number,
  })
  expect(await data(`/workflow-templates/${template_id}`)).toMatchObject({ id: template_id })
  const given = { template_id, name: 'Pictures' }
  expect((await send('POST', `/admin/clients/${clientId}/workflows`, given)).status).toBe(201)
  const [copy] = (await data(`/clients/${clientId}/workflows`)).workflows
  const stats = { total_executions: 0, success_rate: '0.00', total_revenue: '0.00' }
  expect(copy).toMatchObject({ name: 'Pictures', status: 'deployed', stats })
  const runs = await data(`/clients/${clientId}/executions?status=completed&page=1&limit=20`)
  expect(runs).toMatchObject({
    executions: [],
    stats: { total: 0, completed: 0 },
    pagination: { total_pages: 1 },
  })

  // Workflows
  const all = await data(`/workflows?page=1&limit=10&status=deployed&client_id=${clientId}&search=pict`)
  expect(all).toMatchObject({
    total: 1,
    page: 1,
    totalPages: 1,
    workflows: [{ id: copy.id, client_id: clientId }],
  })
  expect(all.workflows[0].stats).toMatchObject({ ...stats, revenue: 0 })
  expect(await data(`/workflows/${copy.id}`)).toMatchObject({ workflow: { id: copy.id }, stats })
  expect(await data(`/workflows/${copy.id}/stats`)).toMatchObject({ total_executions: 0, success_count: 0 })
  expect((await send('DELETE', `/admin/workflows/${copy.id}`)).body.data.workflow.status).toBe('archived')
  expect((await data('/workflows/stats')).workflows[0]).toMatchObject({ id: string, revenue: number })

  // Finances and analytics
  const finances = (await send('GET', '/admin/finances')).body
  for (const shown of [finances, finances.data])
    expect(shown).toMatchObject({
      revenue_month: number,
      revenue_year: number,
      costs: number,
      margin: number,
    })
  for (const part of finances.data.breakdown) expect(part).toEqual({ name: string, value: number })
  expect(Object.keys(await data('/analytics/overview'))).toEqual(
    expect.arrayContaining([
      ...['totalUsers', 'activeUsers', 'totalExecutions', 'successRate', 'failureRate'],
      ...['revenueThisMonth', 'revenueLastMonth', 'successTrend', 'executionsTrend'],
    ]),
  )
  const trend = await data('/analytics/executions-trend?period=7d')
  expect([trend.length, trend[6]]).toEqual([
    7,
    expect.objectContaining({ date: string, count: number, revenue: number }),
  ])
  for (const report of ['workflow-performance', 'revenue-breakdown', 'failures'])
    expect(await data(`/analytics/${report}?period=30d&limit=100`)).toBeArray()
})

test('the frontend of workflows requests a workflow and opens a ticket, and that of an admin answers both', async () => {
  const { owner } = await client({ name: 'Acme' })
  const own = open()
  await own.send('POST', '/auth/login', { email: owner.email, password })
  const form = { name: 'Subtitles', description: 'For our films', requirements: 'Five languages' }
  const asked = await own.send('POST', '/workflow-requests', form)
  expect([asked.status, asked.body.data.status]).toEqual([201, 'submitted'])
  const id = asked.body.data.request_id
  // The page reads its list at the top level.
  const { requests, data } = (await own.send('GET', '/workflow-requests')).body
  expect(data.requests).toEqual(requests)
  expect(requests).toMatchObject([
    {
      id,
      title: 'Subtitles',
      status: 'submitted',
      description: 'For our films',
      created_at: expect.any(String),
    },
  ])
  expect((await own.send('GET', `/workflow-requests/${id}`)).body.data.use_case).toBe('Five languages')
  const question = { title: 'No pictures', description: 'The run makes none', priority: 'high' }
  const opened = (await own.send('POST', '/support-tickets', question)).body.data
  expect(opened).toMatchObject({ ticket_id: opened.id, status: 'open', ...question })

  const pages = open()
  const person = await server.person({ role: 'admin' })
  await pages.send('POST', '/auth/login', { email: person.email, password: person.password })
  const list = (await pages.send('GET', '/admin/workflow-requests?page=1&limit=10&stage=submitted')).body.data
  expect([list.total, list.page, list.totalPages]).toEqual([1, 1, 1])
  expect(list.requests).toMatchObject([
    {
      id,
      title: 'Subtitles',
      status: 'submitted',
      budget: null,
      timeline_days: null,
      client_id: asked.body.client_id,
    },
  ])
  expect((await pages.send('GET', `/admin/workflow-requests/${id}`)).body.data.request.id).toBe(id)
  const moved = await pages.send('PUT', `/admin/workflow-requests/${id}/stage`, { stage: 'development' })
  expect(moved.body.data.status).toBe('development')
  const { tickets, data: shown } = (await pages.send('GET', '/admin/tickets')).body
  expect(shown.tickets).toEqual(tickets)
  expect(tickets).toMatchObject([{ id: opened.id, ...question, status: 'open', client_name: 'Acme' }])
  const path = `/admin/tickets/${opened.id}`
  expect((await pages.send('POST', `${path}/reply`, { message: 'We are looking' })).status).toBe(201)
  expect((await pages.send('PUT', path, { status: 'resolved' })).status).toBe(200)
  const [ticket] = (await own.send('GET', '/support-tickets')).body.data.tickets
  expect(ticket).toMatchObject({ id: opened.id, status: 'resolved', unread: 1 })
})

test('the snippets of the guide sign in, execute and poll to the end of a run, and refresh', async () => {
  const { id: clientId, owner } = await client()
  const id = await workflow(clientId, { config: config({ steps: [{ name: 'Wait', kind: 'wait' }] }) })
  await asAdmin('POST', `/workflows/${id}/deploy`)
  const address = `${server.url}/api/v1`
  const localStorage = createStorage()
  await runSnippet('login', address, { email: owner.email, password, localStorage })
  const token = localStorage.getItem('token') ?? ''
  expect(localStorage.getItem('refresh_token')).not.toBe('undefined')

  const pauses: number[] = []
  const execute = (input_data: object) =>
    runExecution(address, { id, token, input_data }, async (ms) => {
      pauses.push(ms)
      await Bun.sleep(20)
    })
  const run = await execute({ seconds: '0.5' })
  expect(run.output).toEqual({ waited_seconds: 0.5 })
  expect(run.shown.length).toBeGreaterThan(0)
  expect(new Set(pauses)).toEqual(new Set([5000]))
  expect((await execute({ seconds: 'many' })).error).toBe(
    '"seconds" must be a number of seconds from 0 to 86400',
  )

  const get = (given: string) =>
    fetch(`${address}/executions/${run.execution_id}`, { headers: { authorization: `Bearer ${given}` } })
  const response = await get(`${token}x`)
  expect(response.status).toBe(401)
  await runSnippet('refresh', address, { response, localStorage })
  expect((await get(localStorage.getItem('token') ?? '')).status).toBe(200)
})

test('the form of pictures is sent, its results are shown, saved and listed in the gallery', async () => {
  const origin = 'http://localhost:5173'
  const { id: clientId, owner } = await client({ name: 'Acme' })
  const steps = [{ name: 'Enlarge', kind: 'image.upscale' }]
  const id = await workflow(clientId, {
    name: 'Larger',
    config: { workflow_type: 'nano_banana', steps, fields: [] },
  })
  await asAdmin('POST', `/workflows/${id}/deploy`)
  const { send } = openFrontend(server, origin)
  await send('POST', '/api/v1/auth/login', { body: { email: owner.email, password } })

  const rawBody = new FormData()
  rawBody.append('prompts_text', 'larger')
  rawBody.append('api_key', 'a key of another service')
  rawBody.append('reference_images', new File([picture], 'photo.png'))
  const started = (await send('POST', `/api/v1/workflows/${id}/execute`, { rawBody })).body.data
  await eventually(async () => {
    const { data } = (await send('GET', `/api/v1/executions/${started.execution_id}`)).body
    expect([data.status, data.error_message]).toEqual(['completed', null])
  })
  const { data } = (await send('GET', `/api/v1/executions/${started.execution_id}/batch-results`)).body
  expect(data.stats).toMatchObject({ total_prompts: 1, successful: 1, failed: 0 })
  const [result] = data.results
  // It stands in an `<img>`; the page loads it once more for a download, without credentials.
  for (const headers of [{}, { origin }] as Record<string, string>[]) {
    const shown = await fetch(result.result_url, { headers })
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    expect(shown.headers.get('access-control-allow-origin')).toBe(headers.origin ?? null)
    expect((await shown.bytes()).byteLength).toBeGreaterThan(100)
  }

  const gallery = '/api/v1/assets?asset_type=all&sort=newest&limit=50&load_all=true'
  const { assets, stats, pagination } = (await send('GET', gallery)).body.data
  expect(stats).toEqual({ total: 1, by_type: { image: 1 } })
  expect(pagination).toEqual({ next_cursor: null, has_more: false, limit: 1000 })
  expect(assets[0]).toMatchObject({
    execution_id: started.execution_id,
    prompt_text: result.prompt_text,
    asset_type: 'image',
    workflow_name: 'Larger',
    result_url: expect.stringContaining('/uploads/results/'),
  })
})

/** A PNG of four by four pixels. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAAEElEQVR42mM4YWMDRwzEcQAREhQBhrsuHAAAAABJRU5ErkJggg==',
  'base64',
)
