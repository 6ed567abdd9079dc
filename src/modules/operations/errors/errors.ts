import type { Platform } from '../../../module.ts'
import { createErrorRecorder } from './recorder.ts'
import { createErrorGroupStore } from './store.ts'

/** The groups of faults. Made before the modules, which report to them. */
export const createErrors = (
  { connection, logger }: Pick<Platform, 'connection' | 'logger'>,
  everyMs: number,
) => {
  const store = createErrorGroupStore(connection)
  return { store, reports: createErrorRecorder(store, everyMs, logger) }
}

export type Errors = ReturnType<typeof createErrors>
