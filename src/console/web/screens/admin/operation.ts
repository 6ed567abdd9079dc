/** Screens that load together: each lazy file costs a line in what the first page loads. */
export { HealthPage } from './health-page.tsx'
export { AdminOverview } from './overview.tsx'
