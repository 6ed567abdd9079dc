import type { Screen } from './index.ts'

const run = (end: string) => `/console/executions/01993a6e-0004-7000-8000-0000000000${end}`

export const workScreens: Screen[] = [
  { path: '/console', login: 'demo', heading: /Dashboard/ },
  { path: '/console/executions', login: 'demo', heading: /Executions/ },
  { path: run('31'), login: 'demo', heading: /Social Media/ },
  { path: run('34'), login: 'demo', heading: /Queued/ },
  { path: run('35'), login: 'demo', heading: /Running/ },
  { path: run('36'), login: 'demo', heading: /Crashed/ },
  { path: run('41'), login: 'demo', heading: /Batch Image/ },
]
