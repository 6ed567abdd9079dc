import type { Screen } from './index.ts'

export const operationsScreens: Screen[] = [
  { path: '/console/admin/workflows', login: 'admin', heading: /Workflows/ },
  { path: '/console/admin/workflows/new', login: 'admin', heading: /New workflow/ },
  {
    path: '/console/admin/workflows/01993a6e-0004-7000-8000-000000000014',
    login: 'admin',
    heading: /Social Media Content Generator.*Deployed/,
  },
  { path: '/console/admin/performance?period=all', login: 'admin', heading: /Workflow performance/ },
  { path: '/console/admin/errors', login: 'admin', heading: /Errors/ },
  {
    path: '/console/admin/errors/01993a6e-0006-7000-8000-000000000001',
    login: 'admin',
    heading: /TypeError.*Critical/,
  },
  { path: '/console/admin/audit-logs', login: 'admin', heading: /Audit log/ },
  { path: '/console/admin/audit-logs?tab=api', login: 'admin', heading: /API log/ },
  { path: '/console/admin/dead-letters', login: 'admin', heading: /Dead letters/ },
]
