import type { Screen } from './index.ts'

export const adminScreens: Screen[] = [
  { path: '/console/admin', login: 'admin', heading: /Overview/ },
  { path: '/console/admin/clients', login: 'admin', heading: /Clients/ },
  {
    path: '/console/admin/clients/01993a6e-0004-7000-8000-000000000001',
    login: 'admin',
    heading: /Estee.*Active/,
  },
  { path: '/console/admin/users', login: 'admin', heading: /Users/ },
  { path: '/console/admin/cards', login: 'admin', heading: /Business cards/ },
  { path: '/console/admin/health', login: 'admin', heading: /Health/ },
]
