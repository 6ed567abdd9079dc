import type { Migration } from '../platform/store-version.ts'
import { auditShape } from './audit-shape.ts'
import { credentialsVersion } from './credentials-version.ts'
import { oneSpelling } from './one-spelling.ts'
import { searchAndCounts } from './search-and-counts.ts'

/**
 * A field that documents have from `version` on: those that were stored before get `value`. Processes of the release
 * before write documents without it meanwhile (docs/upgrades.md).
 */
export const addField = (
  version: number,
  collection: string,
  field: string,
  value: unknown,
  compatibleFrom = version,
): Migration => ({
  version,
  summary: `add ${field} to ${collection}`,
  compatibleFrom,
  async run(db) {
    await db.collection(collection).updateMany({ [field]: { $exists: false } }, { $set: { [field]: value } })
  },
})

/** An index that no process from store version `compatibleFrom` on needs. */
export const dropIndex = (
  version: number,
  collection: string,
  index: string,
  compatibleFrom: number,
): Migration => ({
  version,
  summary: `drop the index ${index} of ${collection}`,
  compatibleFrom,
  async run(db) {
    const names = await db
      .collection(collection)
      .indexes()
      .catch(() => [])
    if (names.some(({ name }) => name === index)) await db.collection(collection).dropIndex(index)
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
