import type { Screen } from './index.ts'

const session = '019bb2a0-0000-7000-9000-000001000000'
const lesson = (end: string) => `/console/tutoring/01993a6e-0003-7000-8000-0000000000${end}`

export const assistantScreens: Screen[] = [
  { path: '/console/assistant', login: 'demo', heading: /Assistant/ },
  { path: `/console/assistant/${session}`, login: 'demo', heading: /Assistant/ },
  { path: `/console/assistant/${session}?of=business`, login: 'admin', heading: /Assistant/ },
  { path: '/console/assistant/notes', login: 'admin', heading: /What the assistant knows/ },
  { path: lesson('11'), login: 'tutor', heading: /Mathematics *Completed/ },
  { path: lesson('13'), login: 'tutor', heading: /Waits for a tutor/ },
  { path: lesson('12'), login: 'parent', heading: /Mathematics *Scheduled/ },
  { path: lesson('12'), login: 'analyst', heading: /Lesson/ },
]
