import type { Screen } from './index.ts'

export const valuationsScreens: Screen[] = [
  { path: '/console/valuations', login: 'valuer', heading: /Valuations/ },
  { path: '/console/deleted-valuations', login: 'valuer', heading: /deleted/ },
  { path: '/console/valuations/val_demo_completed', login: 'valuer', heading: /Schrijnwerkerij/ },
  { path: '/console/valuations/val_demo_in_progress', login: 'valuer', heading: /Brouwerij/ },
]
