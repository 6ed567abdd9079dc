import { t } from 'elysia'
import { envelope, integer, isoDate, nullable, toEnvelope, uuid } from '../../../http/wire.ts'
import { nameOf } from '../../accounts/index.ts'
import { money } from '../catalogue/figures-wire.ts'
import { twoDecimals } from '../ledger/cents.ts'
import type { DayCounts } from '../ledger/period-figures.ts'
import type { Activity, AdminDashboard } from './dashboard-service.ts'
import type { Finances, MonthFinances } from './finances-service.ts'

const euros = (description: string) => t.Number({ description })
export const date = t.String({ description: 'a day in UTC', examples: ['2026-01-31'] })

// The dashboard

const activity = t.Object({
  id: t.String(),
  action: t.String({ examples: ['client.changed'] }),
  resource_type: t.String(),
  created_at: isoDate,
  timestamp: isoDate,
  user: nullable(
    t.Object({ id: uuid, email: t.String(), name: t.String() }),
    'null for the server itself and for callers that are not known',
  ),
  client: nullable(t.Object({ id: uuid, name: t.String() })),
})

const toActivity = ({ _id, action, resource_type, created_at, user, client }: Activity) => ({
  id: _id,
  action,
  resource_type,
  created_at,
  timestamp: created_at,
  user:
    user &&
    (user.status === 'deleted'
      ? { id: user._id, email: 'Deleted user', name: 'Deleted user' }
      : { id: user._id, email: user.email, name: nameOf(user) }),
  client: client && { id: client._id, name: client.name },
})

const day = t.Object({ date, completed: integer(), failed: integer(), revenue: euros('of completed runs') })

export const dashboard = envelope({
  uptime_percent: t.Number({
    description:
      'of the minutes of the last 30 days, or since the first one, in which a process that answers requests wrote its sign of life into the store',
  }),
  errors_24h: integer({ description: 'failed executions without cancelled ones, and logged errors' }),
  total_executions_24h: integer({ description: 'executions that were accepted' }),
  total_revenue_month: money.wire,
  active_clients: integer(),
  recent_activity: t.Array(activity),
  series: t.Array(day, { description: '30 days, the last one today in UTC' }),
})

export const toDashboard = (shown: AdminDashboard) =>
  toEnvelope({
    uptime_percent: shown.uptimePercent,
    errors_24h: shown.errors,
    total_executions_24h: shown.executions,
    total_revenue_month: money.toWire(shown.revenue),
    active_clients: shown.activeClients,
    recent_activity: shown.activity.map(toActivity),
    series: shown.days.map(toDay),
  })

const toDay = ({ date: of, completed, failed, revenue }: DayCounts) => ({
  date: of,
  completed,
  failed,
  revenue: twoDecimals(revenue),
})

// Finances

const month = t.Object({
  month: t.String({ examples: ['2026-01'] }),
  subscriptions: euros('of active clients'),
  executions: euros('completed executions at the prices of their starts'),
  revenue: euros('both'),
  costs: euros('completed executions at the costs of their starts'),
})

export const finances = envelope({
  revenue_month: euros('of the calendar month in UTC'),
  revenue_last_month: euros('of the month before'),
  revenue_year: euros('of the calendar year so far'),
  costs: euros('of the calendar year so far'),
  costs_month: t.Number(),
  margin: t.Number({ description: 'percent of the revenue of the year that is left after costs' }),
  profit_month: t.Number(),
  profit_year: t.Number(),
  breakdown: t.Array(t.Object({ name: t.String(), value: euros('of the revenue of this month') })),
  months: t.Array(month, { description: 'of the calendar year so far' }),
})

export const toFinances = ({ month: now, lastMonth, months, breakdown }: Finances) => {
  const sum = (of: (one: MonthFinances) => number): number =>
    twoDecimals(months.reduce((all, one) => all + of(one), 0))
  const [revenue, costs] = [sum((one) => one.revenue), sum((one) => one.costs)]
  return toEnvelope({
    revenue_month: now.revenue,
    revenue_last_month: lastMonth.revenue,
    revenue_year: revenue,
    costs,
    costs_month: now.costs,
    margin: revenue === 0 ? 0 : twoDecimals((100 * (revenue - costs)) / revenue),
    profit_month: twoDecimals(now.revenue - now.costs),
    profit_year: twoDecimals(revenue - costs),
    breakdown,
    months,
  })
}
