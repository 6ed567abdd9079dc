import type { ClientStore, Subscription } from '../clients/store.ts'
import { twoDecimals } from '../ledger/cents.ts'
import { monthOf, noCounts, type RunCounts } from '../ledger/counts.ts'
import type { PeriodFigures } from '../ledger/period-figures.ts'

/** Euros of one calendar month in UTC. */
export type MonthFinances = {
  month: string
  subscriptions: number
  executions: number
  revenue: number
  costs: number
}

export type Finances = {
  month: MonthFinances
  lastMonth: MonthFinances
  /** Of the calendar year so far. */
  months: MonthFinances[]
  /** Where the revenue of this month comes from, the largest part first. */
  breakdown: { name: string; value: number }[]
}

/** More parts are one. */
const maxParts = 10

/**
 * Revenue: the subscriptions of active clients, and completed runs at the prices that they started with. How a
 * subscription was in an earlier month is not stored: as it is now, from the month on in which it began.
 */
export const createFinances = (
  clients: Pick<ClientStore, 'subscriptions'>,
  periods: PeriodFigures,
  namesOf: (workflowIds: string[]) => Promise<Map<string, string>>,
  now = () => new Date(),
) => {
  const monthOfYear = (month: string, subscriptions: Subscription[], runs: RunCounts): MonthFinances => {
    const isNow = month === monthOf(now())
    const paying = subscriptions.filter((one) => isNow || monthOf(beginOf(one)) <= month)
    const ofClients = paying.reduce((sum, { subscription_amount }) => sum + subscription_amount, 0)
    return {
      month,
      subscriptions: twoDecimals(ofClients),
      executions: twoDecimals(runs.revenue),
      revenue: twoDecimals(ofClients + runs.revenue),
      costs: twoDecimals(runs.cost),
    }
  }

  const breakdownOf = async ({ month, subscriptions }: MonthFinances) => {
    const runs = (await periods.ofMonth('workflow', month)).filter(({ revenue }) => revenue > 0)
    const names = await namesOf(runs.map(({ workflow_id }) => workflow_id))
    const parts = new Map([['Subscriptions', subscriptions]])
    for (const { workflow_id, revenue } of runs) {
      const name = names.get(workflow_id) ?? 'Deleted workflow'
      parts.set(name, (parts.get(name) ?? 0) + revenue)
    }
    const sorted = [...parts]
      .map(([name, value]) => ({ name, value: twoDecimals(value) }))
      .filter(({ value }) => value > 0)
      .sort((one, other) => other.value - one.value)
    const rest = twoDecimals(sorted.slice(maxParts).reduce((sum, { value }) => sum + value, 0))
    return [...sorted.slice(0, maxParts), ...(rest > 0 ? [{ name: 'Other workflows', value: rest }] : [])]
  }

  /** This month and the one before it. */
  const revenue = async () => {
    const [this_, last] = [monthOf(now()), monthBefore(monthOf(now()))]
    const [subscriptions, runs] = await Promise.all([clients.subscriptions(), periods.months(last, this_)])
    const of = (month: string) => monthOfYear(month, subscriptions, runs.get(month) ?? noCounts)
    return {
      month: of(this_),
      lastMonth: of(last),
      activeClients: subscriptions.length,
      runs: { this: runs.get(this_) ?? noCounts, last: runs.get(last) ?? noCounts },
    }
  }

  return {
    revenue,

    async read(): Promise<Finances> {
      const this_ = monthOf(now())
      const last = monthBefore(this_)
      const year = this_.slice(0, 4)
      const names = Array.from(
        { length: Number(this_.slice(5)) },
        (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`,
      )
      const first = names[0] ?? this_
      const [subscriptions, runs] = await Promise.all([
        clients.subscriptions(),
        periods.months(last < first ? last : first, this_),
      ])
      const of = (month: string) => monthOfYear(month, subscriptions, runs.get(month) ?? noCounts)
      const month = of(this_)
      return { month, lastMonth: of(last), months: names.map(of), breakdown: await breakdownOf(month) }
    },
  }
}

export type FinancesService = ReturnType<typeof createFinances>

const beginOf = ({ subscription_start_date, created_at }: Subscription): Date =>
  subscription_start_date ?? created_at

const monthBefore = (month: string): string => {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return monthOf(new Date(Date.UTC(year, number - 2, 1)))
}
