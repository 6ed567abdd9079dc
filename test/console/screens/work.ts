import type { Screen } from './index.ts'

const id = (end: string) => `01993a6e-0004-7000-8000-0000000000${end}`
const run = (end: string) => `/console/executions/${id(end)}`
const workflow = (end: string) => `/console/workflows/${id(end)}`

export const workScreens: Screen[] = [
  { path: '/console', login: 'demo', heading: /Dashboard/ },
  { path: '/console/workflows', login: 'demo', heading: /Workflows/ },
  { path: workflow('14'), login: 'demo', heading: /Social Media/ },
  { path: `${workflow('14')}/run`, login: 'demo', heading: /Run Social Media/ },
  { path: `${workflow('11')}/run?from=${id('41')}`, login: 'demo', heading: /Run Batch Image/ },
  { path: '/console/executions', login: 'demo', heading: /Executions/ },
  { path: '/console/executions?search=nothing+at+all', login: 'demo', heading: /Executions/ },
  { path: run('31'), login: 'demo', heading: /Social Media/ },
  { path: run('34'), login: 'demo', heading: /Queued/ },
  { path: run('35'), login: 'demo', heading: /Running/ },
  { path: run('36'), login: 'demo', heading: /Crashed/ },
  { path: run('41'), login: 'demo', heading: /Batch Image/ },
  { path: '/console/files', login: 'demo', heading: /Files/ },
  { path: '/console/files?kind=uploads', login: 'demo', heading: /Files/ },
]
