import { describe, expect, test } from 'bun:test'
import { createUptime } from '../../../src/modules/operations/uptime.ts'
import { createUptimeStore } from '../../../src/modules/operations/uptime-store.ts'
import { type Execution, openExecution } from '../../../src/modules/workflows/executions/execution.ts'
import { durationAt, sumsOf } from '../../../src/modules/workflows/ledger/counts.ts'
import { startTestServer } from '../../support/server.ts'
import { rowsOf } from './executions-setup.ts'
import { openWorkflows, password } from './workflows-setup.ts'

// Of a web server: no run begins, and nothing is counted but what a test counts.
const server = await startTestServer({ role: 'web' })
const { asAdmin, client, member, signIn, workflow } = await openWorkflows(server)
const rows = rowsOf(server)
const { engine, workflows } = server.convene.workflows
const get = async (path: string) => (await asAdmin('GET', path)).body

const day = 24 * 60 * 60 * 1000
const now = new Date()
const month = now.toISOString().slice(0, 7)
const round = (euros: number): number => Math.round(euros * 100) / 100

describe('the people of a client', () => {
  test('are listed owners first, added, made owners and removed', async () => {
    const { id, owner, collaborator } = await client()
    const other = await server.person()
    const path = `/clients/${id}/members`
    expect((await asAdmin('POST', path, { user_id: other.id })).status).toBe(201)
    const again = await asAdmin('POST', path, { user_id: other.id })
    expect([again.status, again.body.code]).toEqual([409, 'MEMBER_TAKEN'])
    const list = (await get(path)).data
    expect(list).toMatchObject({ total: 3, owners_count: 1, collaborators_count: 2 })
    expect(list.members.map(({ user_id }: { user_id: string }) => user_id)).toEqual([
      owner.id,
      collaborator.id,
      other.id,
    ])
    expect((await asAdmin('PUT', `${path}/${other.id}`, { role: 'owner' })).body.member.role).toBe('owner')
    expect((await asAdmin('DELETE', `${path}/${owner.id}`)).status).toBe(200)
    const last = await asAdmin('PUT', `${path}/${other.id}`, { role: 'collaborator' })
    expect([last.status, last.body.code]).toEqual([409, 'LAST_OWNER'])
  })

  test('an account that is added leaves its client, and its logins there end', async () => {
    const [one, two] = [await client(), await client()]
    const moved = await member(one.id, 'collaborator')
    await asAdmin('POST', `/clients/${two.id}/members`, { user_id: moved.id, role: 'owner' })
    expect((await get(`/clients/${one.id}/members`)).total).toBe(2)
    expect((await get(`/clients/${two.id}/members`)).owners_count).toBe(2)
    expect((await server.call('GET', '/api/v1/workflows', { token: moved.token })).status).toBe(401)
    expect((await signIn(moved.email)).body.client.id).toBe(two.id)
  })
})

test('a template is given once, and the same copy again once it was archived', async () => {
  const { id } = await client()
  const path = `/clients/${id}/workflows`
  const body = { template_id: 'social-media-content-generator', name: 'Posts' }
  const given = await asAdmin('POST', path, body)
  expect([given.status, given.body.workflow]).toMatchObject([201, { name: 'Posts', status: 'deployed' }])
  const again = await asAdmin('POST', path, body)
  expect([again.status, again.body.code]).toEqual([409, 'TEMPLATE_TAKEN'])
  const unknown = await asAdmin('POST', path, { template_id: 'none' })
  expect([unknown.status, unknown.body.code]).toEqual([404, 'TEMPLATE_NOT_FOUND'])
  const workflowId = given.body.workflow_id
  expect((await get(path)).data.workflows).toMatchObject([
    { id: workflowId, stats: { total_executions: 0, success_rate: '0.00', total_revenue: '0.00' } },
  ])
  expect((await asAdmin('DELETE', `${path}/${workflowId}`)).status).toBe(200)
  expect((await get(path)).total).toBe(0)
  const back = await asAdmin('POST', path, { template_id: body.template_id })
  expect([back.status, back.body.workflow]).toMatchObject([201, { id: workflowId, status: 'deployed' }])
})

describe('users', () => {
  test('are created without a password, and sign in with the temporary one', async () => {
    const { id } = await client({ name: 'Lumen', plan: 'pro' })
    const email = `${Bun.randomUUIDv7()}@people.example`
    const body = { email, name: 'Nora van Dam', client_id: id, member_role: 'owner' }
    const made = (await asAdmin('POST', '/users', body)).body.data
    expect(made).toMatchObject({
      user: { first_name: 'Nora', last_name: 'van Dam', client_role: 'owner' },
      client: { name: 'Lumen' },
    })
    const login = { body: { email, password: made.temp_password } }
    expect((await server.call('POST', '/api/v1/auth/login', login)).status).toBe(200)
    const given = await asAdmin('POST', '/users', { email: `a-${email}`, password, role: 'user' })
    expect([given.status, given.body.temp_password, given.text.includes(password)]).toEqual([
      201,
      null,
      false,
    ])
  })

  test('are found by words of their names and addresses, and listed with their client by its plan', async () => {
    const name = `Q${Bun.randomUUIDv7().slice(-8)}`
    const { id } = await client({ name, plan: 'pro', company_name: `${name} Ltd` })
    const email = `${name}.one@people.example`
    await asAdmin('POST', '/users', { email, name: 'Zoë Quill', password, client_id: id })
    const emails = async (query: string) =>
      (await get(`/users?${query}`)).data.users.map((user: { email: string }) => user.email)
    expect(await emails(`search=${name}`)).toEqual([email.toLowerCase()])
    expect(await emails(`search=quill&plan=pro&client_role=collaborator&client_id=${id}`)).toEqual([
      email.toLowerCase(),
    ])
    expect(await emails(`search=quill&plan=enterprise&client_id=${id}`)).toEqual([])
    expect(await emails('status=pending')).toEqual([])
    const [row] = (await get(`/users?search=${name}`)).data.users
    expect(row).toMatchObject({ plan: 'pro', client: { company_name: `${name} Ltd`, plan: 'pro' } })
    const search = async (query: string) => (await get(`/users/search?${query}`)).data.total
    expect(await search(`q=${name}`)).toBe(1)
    expect(await search(`q=${name}&exclude_client_id=${id}`)).toBe(0)
    expect(await search('q=z')).toBe(0)
  })
})

describe('figures', () => {
  /** Stores ended runs as the engine does, but for what follows the end of a run. */
  const fill = async (workflowId: string, wanted: Partial<Execution>[]): Promise<Execution[]> => {
    const found = await workflows.acrossClients.byId(workflowId)
    if (!found) throw new Error('no workflow')
    const runs = wanted.map((more) => {
      const at = more.completed_at ?? now
      const started_at = new Date(at.getTime() - 4000)
      const open = openExecution(
        { _id: Bun.randomUUIDv7(), workflow: found, user_id: null, input_data: {} },
        at,
      )
      return { ...open, started_at, unsettled: true as const, ...more }
    })
    await rows.executions.insertMany(runs)
    return runs
  }
  const ended = (status: 'completed' | 'failed', daysAgo: number, more: Partial<Execution> = {}) => ({
    status,
    outcome: status,
    completed_at: new Date(now.getTime() - daysAgo * day),
    ...more,
  })

  test('of every page are those of a recount from the rows, before runs are counted and after', async () => {
    const one = await client({ name: 'One', subscription_amount: 900.5 })
    const two = await client({ name: 'Two', subscription_amount: 100 })
    await client({ name: 'Three', subscription_amount: 5000, status: 'suspended' })
    const ids = [await workflow(one.id, { revenue_per_execution: 10.1, cost_per_execution: 2 })]
    ids.push(await workflow(two.id, { name: 'Slow', revenue_per_execution: 50, cost_per_execution: 4 }))
    const [first = '', second = ''] = ids
    const seconds = (count: number) => ({
      started_at: new Date(now.getTime() - count * 1000),
      completed_at: now,
    })
    const runs = [
      ...(await fill(first, [
        ended('completed', 0, seconds(2)),
        ended('completed', 0, { ...seconds(100), price: 3.33 }),
        ended('failed', 0),
        ended('failed', 0, { outcome: 'cancelled' }),
        ended('completed', 40, { started_at: new Date(now.getTime() - 40 * day - 300_000) }),
        ...[1, 5, 29, 30, 89, 90, 200].map((daysAgo) => ended('completed', daysAgo)),
      ])),
      ...(await fill(second, [
        ended('completed', 0),
        ended('failed', 3, { outcome: 'timed_out' }),
        ended('completed', 6),
        ended('completed', 8),
      ])),
    ]
    const [open] = await fill(second, [{ status: 'pending', started_at: null }])
    await rows.executions.updateOne({ _id: open?._id ?? '' }, { $unset: { unsettled: '' } })
    const clients = await server.convene.workflows.clients.subscriptions()
    const subscriptions = clients.reduce((sum, { subscription_amount }) => sum + subscription_amount, 0)

    // The recount: from the runs, never from counts.
    const done = runs.filter(({ status }) => status === 'completed')
    const dayOf = ({ completed_at }: Execution) => completed_at?.toISOString().slice(0, 10) ?? ''
    const money = (all: Execution[]) => all.reduce((sum, { price }) => sum + price, 0)
    const since = (days: number) => new Date(now.getTime() - (days - 1) * day).toISOString().slice(0, 10)
    const inMonth = done.filter((run) => dayOf(run).startsWith(month))
    const today = dayOf({ completed_at: now } as Execution)

    const check = async () => {
      const { data: dashboard } = await get('/dashboard')
      expect(dashboard).toMatchObject({
        active_clients: clients.length,
        total_revenue_month: round(subscriptions + money(inMonth)).toFixed(2),
        errors_24h: 1,
        total_executions_24h:
          runs.filter(({ created_at }) => created_at.getTime() > now.getTime() - day).length + 1,
      })
      expect(dashboard.series).toHaveLength(30)
      expect(dashboard.series.at(-1)).toEqual({
        date: today,
        completed: 3,
        failed: 2,
        revenue: round(10.1 + 3.33 + 50),
      })
      expect(dashboard.recent_activity).toHaveLength(10)
      expect(dashboard.recent_activity[0]).toMatchObject({
        action: 'workflow.created',
        resource_type: 'workflow',
        user: { email: expect.any(String) },
        client: { name: 'Two' },
      })

      const finances = (await get('/finances')).data
      const year = done.filter((run) => dayOf(run).startsWith(month.slice(0, 4)))
      expect(finances.revenue_month).toBe(round(subscriptions + money(inMonth)))
      expect(finances.costs).toBe(year.reduce((sum, { cost }) => sum + cost, 0))
      const parts = finances.breakdown.reduce((sum: number, { value }: { value: number }) => sum + value, 0)
      expect(round(parts)).toBe(finances.revenue_month)

      for (const days of [7, 30, 90]) {
        const within = runs.filter((run) => dayOf(run) >= since(days))
        const trend = await get(`/analytics/executions-trend?period=${days}d`)
        expect(trend.data).toHaveLength(days)
        const counted = trend.data.reduce((sum: number, { count }: { count: number }) => sum + count, 0)
        expect(counted).toBe(within.length)
        const performance = (await get(`/analytics/workflow-performance?period=${days}d`)).data
        const rowOf = (id: string) => performance.find((row: { id: string }) => row.id === id)
        const ofFirst = within.filter(({ workflow_id }) => workflow_id === first)
        expect(rowOf(first)).toMatchObject({
          client_name: 'One',
          executions: ofFirst.length,
          profit: round(
            money(ofFirst.filter(({ status }) => status === 'completed')) -
              ofFirst.filter(({ status }) => status === 'completed').reduce((sum, { cost }) => sum + cost, 0),
          ),
          revenue: round(money(ofFirst.filter(({ status }) => status === 'completed'))),
        })
        const p95 = days === 90 ? 300 : 100
        expect(Math.abs(rowOf(first).p95Duration / p95 - 1)).toBeLessThan(0.05)
        const revenue = await get(`/analytics/revenue-breakdown?type=client&period=${days}d`)
        const completed = within.filter(({ status }) => status === 'completed')
        expect(revenue.total_revenue).toBe(round(money(completed)))
        expect(revenue.data.map(({ name }: { name: string }) => name).toSorted()).toEqual(['One', 'Two'])
      }
      const overview = (await get('/analytics/overview')).data
      expect(overview).toMatchObject({ totalExecutions: 16, successRate: 81.25, failureRate: 18.75 })
      expect(overview.revenueThisMonth).toBe(finances.revenue_month)
      const failures = await get('/analytics/failures?period=7d')
      expect(failures.total).toBe(2)
      expect(failures.data.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
        'failed',
        'timed_out',
      ])

      const { data } = await get(`/workflows?client_id=${one.id}`)
      expect(data.workflows).toMatchObject([
        {
          id: first,
          client_name: 'One',
          stats: {
            total_executions: 12,
            success_count: 10,
            failed_count: 2,
            cancelled_count: 1,
            success_rate: '83.33',
            total_revenue: round(money(done.filter((run) => run.workflow_id === first))).toFixed(2),
            total_cost: '20.00',
          },
        },
      ])
      const stats = (await get(`/workflows/${first}/stats`)).data
      expect(Math.abs(stats.p50_duration_seconds - 4)).toBeLessThan(0.2)
      expect(Math.abs(stats.p95_duration_seconds - 300)).toBeLessThan(15)
      expect((await get('/workflows/stats?search=slow')).data.workflows).toMatchObject([
        { id: second, total_executions: 5, success_count: 3, failed_count: 1 },
      ])
      expect((await get(`/clients/${two.id}`)).data.stats).toMatchObject({
        total_executions: 5,
        success_count: 3,
        total_members: 2,
        owners_count: 1,
      })
    }
    await check()
    await engine.counts.count(runs.map(({ _id }) => _id))
    await check()
    // Runs of closed days that are counted late are in the sums of closed days, which are cached.
    const late = await fill(first, [ended('completed', 5)])
    runs.push(...late)
    await engine.counts.count(late.map(({ _id }) => _id))
    const [row] = (await get('/analytics/workflow-performance?period=7d&limit=1')).data
    expect(row).toMatchObject({ id: first, executions: 7, p95Duration: expect.any(Number) })
    // As the release before left it, which kept no durations of days.
    const days = { client_id: one.id, period: /^day:/ }
    await server.database.collection('run_counts').updateMany(days, { $unset: { durations: '' } })
    const [bare] = (await get('/analytics/workflow-performance?period=7d&limit=1')).data
    expect(bare).toMatchObject({ id: first, executions: 7, p95Duration: null })
    expect((await asAdmin('GET', '/analytics/failures?period=1d')).status).toBe(400)
  })

  test('the list of the executions of a client has its counts and the workflow of each', async () => {
    const { id } = await client()
    const workflowId = await workflow(id, { name: 'Posters' })
    await fill(workflowId, [ended('completed', 1), ended('failed', 0)])
    const { data } = await get(`/clients/${id}/executions?status=failed&page=1&limit=10`)
    expect(data).toMatchObject({
      executions: [
        { status: 'failed', workflow: { id: workflowId, name: 'Posters' }, triggered_by_user: null },
      ],
      stats: { total: 2, completed: 1, failed: 1, pending: 0, processing: 0 },
      pagination: { total: 1, total_pages: 1 },
    })
  })

  test('a duration that a share of runs did not exceed is within 5 % of the true one', () => {
    const times = Array.from({ length: 2000 }, (_, index) => 1 + ((index * 7919) % 2000) ** 2)
    const runs = times.map((ms) => ({
      ...{ _id: '', client_id: 'c', workflow_id: 'w', status: 'completed', outcome: 'completed' },
      ...{ price: 0, cost: 0, started_at: new Date(0), completed_at: new Date(ms) },
    })) as Parameters<typeof sumsOf>[0]
    const classes = [...sumsOf(runs).values()].find(({ period }) => period === 'total')?.durations ?? {}
    const sorted = times.toSorted((one, other) => one - other)
    for (const share of [0.1, 0.5, 0.95, 1]) {
      const expected = (sorted[Math.ceil(share * sorted.length) - 1] ?? 0) / 1000
      expect(Math.abs(durationAt(share, classes) / expected - 1)).toBeLessThan(0.05)
    }
    expect(durationAt(0.5, {})).toBe(0)
  })
})

test('uptime is the share of the minutes since the first sign that have one, of any process', async () => {
  const store = createUptimeStore(server.database)
  await server.database.collection('signs_of_life').deleteMany({})
  const uptime = createUptime(store, day)
  const at = (minute: number, hour = 10) => new Date(Date.UTC(2030, 0, 1, hour, minute, 30))
  expect(await uptime.percent(at(0))).toBe(100)
  // Of 9:50 to 10:10, the current minute aside, three of twenty are missing.
  for (let minute = 50; minute < 60; minute += 1) await store.sign(at(minute, 9))
  for (const minute of [0, 1, 2, 3, 7, 8, 9, 10])
    await Promise.all([store.sign(at(minute)), store.sign(at(minute))])
  expect(await store.minutes(new Date(0), at(10))).toEqual({ all: 20, signed: 17 })
  expect(await uptime.percent(at(10))).toBe(85)
})
