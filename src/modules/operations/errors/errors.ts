import type { Connection } from 'mongoose'
import type { Logger } from 'pino'
import { createErrorRecorder } from './recorder.ts'
import { createErrorGroupStore } from './store.ts'

/** The groups of faults. Made before the modules, which report to them. */
export const createErrors = (connection: Connection, everyMs: number, logger: Logger) => {
  const store = createErrorGroupStore(connection)
  return { store, reports: createErrorRecorder(store, everyMs, logger) }
}

export type Errors = ReturnType<typeof createErrors>
