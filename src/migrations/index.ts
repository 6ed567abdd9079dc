import type { Migration } from '../platform/store-version.ts'
import { oneSpelling } from './one-spelling.ts'

/** Every step that the store has taken, in order. A step is never changed once it has been released. */
export const migrations: readonly Migration[] = [oneSpelling]
