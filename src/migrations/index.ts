import type { Migration } from '../platform/store-version.ts'
import { auditShape } from './audit-shape.ts'
import { credentialsVersion } from './credentials-version.ts'
import { oneSpelling } from './one-spelling.ts'
import { searchAndCounts } from './search-and-counts.ts'

/** A field that documents have from `version` on: those that were stored before get `value`. */
export const addField = (version: number, collection: string, field: string, value: unknown): Migration => ({
  version,
  summary: `add ${field} to ${collection}`,
  async run(db) {
    await db.collection(collection).updateMany({ [field]: { $exists: false } }, { $set: { [field]: value } })
  },
})

/** Every step that the store has taken, in order. A step is never changed once it has been released. */
export const migrations: readonly Migration[] = [
  oneSpelling,
  credentialsVersion,
  addField(3, 'risk_scans', 'truncated', false),
  addField(4, 'bookings', 'sequence', 0),
  addField(5, 'users', 'client_role', null),
  auditShape,
  searchAndCounts,
]
