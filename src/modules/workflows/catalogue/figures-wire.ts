import { t } from 'elysia'
import { integer, isoDate, nullable } from '../../../http/wire.ts'
import type { WorkflowFigures } from './run-figures.ts'

/** Euros as statistics show them. */
export const money = {
  wire: t.String({ description: 'euros with two decimals', examples: ['500.00'] }),
  toWire: (euros: number): string => euros.toFixed(2),
}

/** The share of ended runs that completed. */
export const rateOf = {
  wire: t.String({ description: 'percent with two decimals', examples: ['92.00'] }),
  toWire: ({ success_count, failed_count }: WorkflowFigures): string => {
    const ended = success_count + failed_count
    return (ended === 0 ? 0 : (100 * success_count) / ended).toFixed(2)
  },
}

export const stats = t.Object({
  total_executions: integer(),
  success_count: integer(),
  failed_count: integer(),
  success_rate: rateOf.wire,
  avg_duration_seconds: t.Number(),
  executions_this_month: integer(),
  revenue_this_month: money.wire,
  revenue: t.Number({ description: 'euros of all time' }),
  last_run_at: nullable(isoDate, 'the end of the newest run that has ended'),
})

export const toStats = (figures: WorkflowFigures) => ({
  ...figures,
  success_rate: rateOf.toWire(figures),
  revenue_this_month: money.toWire(figures.revenue_this_month),
})
