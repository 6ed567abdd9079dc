import type { ScreenRoute } from '../route.tsx'
import { accountRoutes } from './account.ts'
import { adminRoutes } from './admin.ts'
import { assistantRoutes } from './assistant.ts'
import { operationsRoutes } from './operations.ts'
import { scansRoutes } from './scans.ts'
import { supportRoutes } from './support.ts'
import { tutoringRoutes } from './tutoring.ts'
import { valuationsRoutes } from './valuations.ts'
import { workRoutes } from './work.ts'

export { entryRoutes } from './entry.ts'

/** The screens of signed-in users, in the order in which an address is tried. */
export const screens: ScreenRoute[] = [
  ...workRoutes,
  ...supportRoutes,
  ...accountRoutes,
  // Before the room of a lesson, whose id would be any word.
  ...tutoringRoutes,
  ...assistantRoutes,
  ...scansRoutes,
  ...valuationsRoutes,
  ...adminRoutes,
  ...operationsRoutes,
]
