import type { Screen } from './index.ts'

export const accountScreens: Screen[] = [
  { path: '/console/profile', login: 'demo', heading: /Profile and security/ },
  { path: '/console/team', login: 'demo', heading: /Team/ },
  { path: '/console/api-keys', login: 'demo', heading: /API keys/ },
  { path: '/console/webhooks', login: 'demo', heading: /Webhooks/ },
  { path: '/console/statements', login: 'demo', heading: /Statements/ },
]
