import type { Screen } from './index.ts'

export const scansScreens: Screen[] = [
  { path: '/console/scans', login: 'analyst', heading: /Risk scans/ },
  { path: '/console/scans/new', login: 'analyst', heading: /New scan/ },
  {
    path: '/console/scans/01993a6e-0002-7000-8000-000000000001',
    login: 'analyst',
    heading: /project-charter/,
  },
]
