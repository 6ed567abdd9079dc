import type { Screen } from './index.ts'

export const tutoringScreens: Screen[] = [
  { path: '/console/tutoring', login: 'parent', heading: /Tutoring/ },
  { path: '/console/tutoring?view=list&period=past', login: 'parent', heading: /Tutoring/ },
  { path: '/console/tutoring', login: 'tutor', heading: /Tutoring/ },
  { path: '/console/tutoring?view=list', login: 'admin', heading: /Tutoring/ },
]
