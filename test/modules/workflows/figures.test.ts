import { expect, test } from 'bun:test'
import { createDashboard } from '../../../src/modules/workflows/catalogue/dashboard-service.ts'
import { toStats } from '../../../src/modules/workflows/catalogue/figures-wire.ts'
import {
  noFigures,
  type RunFigures,
  type WorkflowFigures,
} from '../../../src/modules/workflows/catalogue/run-figures.ts'
import type { WorkflowStore } from '../../../src/modules/workflows/catalogue/store.ts'
import { openClient } from '../../../src/modules/workflows/clients/client.ts'

const figures = (more: Partial<WorkflowFigures>): WorkflowFigures => ({ ...noFigures, ...more })
const one = figures({
  total_executions: 25,
  success_count: 20,
  failed_count: 3,
  avg_duration_seconds: 10,
  executions_this_month: 2,
  revenue_this_month: 500,
  revenue: 5000,
})
const other = figures({
  total_executions: 5,
  success_count: 5,
  avg_duration_seconds: 40,
  revenue_this_month: 0.5,
  revenue: 0.5,
})
const runs: RunFigures = {
  recentOf: async () => [],
  figuresOf: async () => new Map(),
  figuresOfClients: async ([id = '']) =>
    new Map([[id, figures({ total_executions: 30, success_count: 25, failed_count: 3 })]]),
  runningOf: async () => 2,
  daysOf: async () => [{ date: '2026-02-28', completed: 4, failed: 1 }],
}
const store = { of: () => ({ count: async () => 2 }) }

test('statistics show the share of completed runs of those that ended, and money with two decimals', () => {
  expect(toStats(one)).toMatchObject({ success_rate: '86.96', revenue_this_month: '500.00', revenue: 5000 })
  expect(toStats(other).success_rate).toBe('100.00')
})

test('a dashboard has every day of thirty, those without runs too, in UTC', async () => {
  const dashboard = createDashboard(store as unknown as WorkflowStore, runs)
  const client = openClient({ name: 'Acme' }, new Date())
  const { series, ...shown } = await dashboard(client, new Date('2026-03-01T23:59:59.999Z'))
  expect(shown).toEqual({
    active_workflows: 2,
    total_executions: 30,
    success_rate: '89%',
    time_saved: '13h',
    running: 2,
  })
  expect([series.length, series[0]?.date]).toEqual([30, '2026-01-31'])
  expect(series.slice(-2)).toEqual([
    { date: '2026-02-28', completed: 4, failed: 1 },
    { date: '2026-03-01', completed: 0, failed: 0 },
  ])
})
