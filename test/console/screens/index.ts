import type { Login } from '../../support/console.ts'
import { accountScreens } from './account.ts'
import { adminScreens } from './admin.ts'
import { assistantScreens } from './assistant.ts'
import { entryScreens } from './entry.ts'
import { operationsScreens } from './operations.ts'
import { scansScreens } from './scans.ts'
import { supportScreens } from './support.ts'
import { tutoringScreens } from './tutoring.ts'
import { valuationsScreens } from './valuations.ts'
import { workScreens } from './work.ts'

/** A screen as the demo data fill it: its address, the login that opens it, and its heading. */
export type Screen = {
  path: string
  login: Login
  heading: RegExp
}

export const screens: Screen[] = [
  ...entryScreens,
  ...workScreens,
  ...supportScreens,
  ...accountScreens,
  ...assistantScreens,
  ...scansScreens,
  ...valuationsScreens,
  ...tutoringScreens,
  ...adminScreens,
  ...operationsScreens,
]
