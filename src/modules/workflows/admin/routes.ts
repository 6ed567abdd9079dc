import type { Access } from '../../../http/access.ts'
import { table } from '../../../http/context.ts'
import type { Analytics } from './analytics-service.ts'
import * as reports from './analytics-wire.ts'
import type { AdminDashboard } from './dashboard-service.ts'
import type { FinancesService } from './finances-service.ts'
import * as wire from './wire.ts'

/** Figures of the whole business, for administrators. */
export const createAdminRoutes = (
  may: Access,
  dashboard: () => Promise<AdminDashboard>,
  finances: FinancesService,
  analytics: Analytics,
) =>
  table('figures-admin', 'Figures (admin)', '/api/v1/admin')
    .get(
      '/dashboard',
      async () => wire.toDashboard(await dashboard()),
      may.admin({ summary: 'Get the figures of the first page', response: { 200: wire.dashboard } }),
    )
    .get(
      '/finances',
      async () => wire.toFinances(await finances.read()),
      may.admin({
        summary: 'Get revenue, costs and margin of the month and the year',
        response: { 200: wire.finances },
      }),
    )
    .get(
      '/analytics/overview',
      async (c) => reports.toOverview(await analytics.overview(c.query.period)),
      may.admin({
        summary: 'Get the users, executions and revenue at a glance',
        query: reports.overviewQuery,
        response: { 200: reports.overview },
      }),
    )
    .get(
      '/analytics/executions-trend',
      async (c) => {
        const { period } = reports.readReport(c.query)
        return reports.toTrend(period, await analytics.trend(period))
      },
      may.admin({
        summary: 'Get the executions and the revenue of each day',
        query: reports.trendQuery,
        response: { 200: reports.trend },
      }),
    )
    .get(
      '/analytics/workflow-performance',
      async (c) => {
        const { period, limit } = reports.readReport(c.query)
        return reports.toPerformance(period, await analytics.performance(period, limit))
      },
      may.admin({
        summary: 'List the workflows with the most executions',
        query: reports.reportQuery,
        response: { 200: reports.performance },
      }),
    )
    .get(
      '/analytics/revenue-breakdown',
      async (c) => {
        const { period, limit } = reports.readReport(c.query)
        const { type = 'client' } = c.query
        return reports.toRevenue(type, period, await analytics.revenue(type, period, limit))
      },
      may.admin({
        summary: 'List the clients or the workflows whose executions brought the most',
        query: reports.revenueQuery,
        response: { 200: reports.revenue },
      }),
    )
    .get(
      '/analytics/failures',
      async (c) => {
        const { period, limit } = reports.readReport(c.query)
        return reports.toFailures(period, await analytics.failures(period, limit))
      },
      may.admin({
        summary: 'List failed executions, newest first, without cancelled ones',
        query: reports.reportQuery,
        response: { 200: reports.failures },
      }),
    )
