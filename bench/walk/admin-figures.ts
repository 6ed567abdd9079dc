import { request } from '../cases.ts'
import { type openRecount, round } from './recount.ts'
import { type createSteps, type Fields, part, rowsOf } from './steps.ts'

type Recount = Awaited<ReturnType<typeof openRecount>>
type Counted = Awaited<ReturnType<Recount['read']>>

type Walked = {
  url: string
  token: string
  recount: Recount
  say: ReturnType<typeof createSteps>['say']
  clientId: string
  /** A workflow of two runs, and one of which three ended. */
  workflowId: string
  waitId: string
  /** A word of the names of both. */
  mark: string
}

/** Compares the figures of every page of administrators with a recount. */
export const compareFigures = async (walked: Walked): Promise<void> => {
  const { url, token, recount, say, clientId, workflowId, waitId, mark } = walked
  const report = async (path: string): Promise<Fields> =>
    (await request(url, 'GET', `/api/v1/admin${path}`, { token })).body
  const get = async (path: string): Promise<Fields> => part(await report(path), 'data')

  /** Recounts until the figures agree: a run of another client may end between the two. */
  const compare = async (
    what: string,
    figures: (counted: Counted) => Promise<[shown: unknown, counted: unknown][]>,
  ) => {
    let pairs: [unknown, unknown][] = []
    const agree = () => pairs.every(([shown, counted]) => JSON.stringify(shown) === JSON.stringify(counted))
    for (let tries = 0; tries < 3; tries += 1) {
      pairs = await figures(await recount.read())
      if (agree()) break
      await Bun.sleep(500)
    }
    const text = pairs.map(([shown, counted]) => `${JSON.stringify(shown)} = ${JSON.stringify(counted)}`)
    say(`${what} is what a recount gives`, text.join(', '), agree())
  }

  await compare('The dashboard', async (counted) => {
    const shown = await get('/dashboard')
    const series = rowsOf(shown.series)
    const sum = series.reduce((all, day) => all + Number(day.completed) + Number(day.failed), 0)
    return [
      [shown.active_clients, counted.activeClients],
      [shown.total_executions_24h, counted.executions24h],
      [shown.errors_24h, counted.errors24h],
      [shown.total_revenue_month, counted.revenueMonth.toFixed(2)],
      [
        [series.length, sum],
        [30, counted.ofPeriod(30).ended],
      ],
      [rowsOf(shown.recent_activity).map(({ id }) => id), counted.changes],
    ]
  })
  const { uptime_percent } = await get('/dashboard')
  say(
    'The uptime is a share of minutes',
    `${uptime_percent} %`,
    Number(uptime_percent) > 0 && Number(uptime_percent) <= 100,
  )
  await compare('Finances', async (counted) => {
    const shown = await get('/finances')
    const parts = rowsOf(shown.breakdown).reduce((sum, { value }) => sum + Number(value), 0)
    return [
      [shown.revenue_month, counted.revenueMonth],
      [round(parts), counted.revenueMonth],
      [shown.costs, counted.costs],
      [0, counted.unbilled],
    ]
  })
  await compare('The overview', async (counted) => {
    const shown = await get('/analytics/overview')
    return [
      [shown.totalExecutions, counted.ended],
      [shown.successRate, counted.successRate],
      [shown.revenueThisMonth, counted.revenueMonth],
    ]
  })
  for (const days of [7, 30, 90])
    await compare(`The report of ${days} days`, async (counted) => {
      const of = (name: string) => report(`/analytics/${name}period=${days}d`)
      const trend = rowsOf((await of('executions-trend?')).data)
      const rows = rowsOf((await of('workflow-performance?limit=200&')).data)
      const own = rows.find(({ id }) => id === workflowId)
      const { ended, revenue, failures } = counted.ofPeriod(days)
      return [
        [trend.reduce((sum, day) => sum + Number(day.count), 0), ended],
        [round(trend.reduce((sum, day) => sum + Number(day.revenue), 0)), revenue],
        [rows.reduce((sum, row) => sum + Number(row.executions), 0), ended],
        [
          [own?.executions, own?.revenue],
          [counted.ofWorkflow(workflowId, days).ended, counted.ofWorkflow(workflowId, days).revenue],
        ],
        [(await of('revenue-breakdown?type=client&')).total_revenue, revenue],
        [(await of('revenue-breakdown?type=workflow&')).total_revenue, revenue],
        [(await of('failures?')).total, failures],
      ]
    })
  const { statusCode } = await report('/analytics/failures?period=1d')
  say('Another period is refused', `${statusCode}`, statusCode === 400)
  await compare('A workflow', async (counted) => {
    const shown = await get(`/workflows/${waitId}/stats`)
    const { ended, completed, revenue, seconds } = counted.ofWorkflow(waitId)
    const isNear = (figure: unknown, share: number) => {
      const exact = seconds[Math.ceil(share * seconds.length) - 1] ?? 0
      return Math.abs(Number(figure) / exact - 1) < 0.05
    }
    const median = [isNear(shown.p50_duration_seconds, 0.5), isNear(shown.p95_duration_seconds, 0.95)]
    return [
      [
        [shown.total_executions, shown.success_count, shown.revenue],
        [ended, completed, revenue],
      ],
      [median, [true, true]],
    ]
  })
  await compare('The page of the client', async (counted) => {
    const { stats } = await get(`/clients/${clientId}`)
    const own = counted.ofClient(clientId)
    return [
      [
        [Object(stats).total_executions, Object(stats).success_count],
        [own.all, own.completed],
      ],
      [
        [Object(stats).total_workflows, Object(stats).total_members],
        [2, 1],
      ],
    ]
  })
  await compare('The list of workflows', async (counted) => {
    const shown = rowsOf(
      (await get(`/workflows?client_id=${clientId}&status=deployed&search=${mark}&page=1&limit=10`))
        .workflows,
    )
    const stats = rowsOf((await get(`/workflows/stats?client_id=${clientId}`)).workflows)
    const of = (row: Fields) => [row.id, part(row, 'stats').total_executions]
    return [
      [shown.map(of), shown.map(({ id }) => [id, counted.ofWorkflow(String(id)).ended])],
      [
        stats.map(({ id, revenue }) => [id, revenue]),
        stats.map(({ id }) => [id, counted.ofWorkflow(String(id)).revenue]),
      ],
    ]
  })
}
