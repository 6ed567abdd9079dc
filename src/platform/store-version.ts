import type { Db } from 'mongodb'
import type { Connection } from 'mongoose'
import type { Logger } from 'pino'
import { databaseOf } from './mongo.ts'
import { processCollection } from './running-processes-store.ts'

/**
 * One step from the store version before it to `version`. It must be safe to repeat and to run beside
 * another process that runs it too, as a process may die or be suspended in the middle of it.
 */
export type Migration = {
  version: number
  summary: string
  /**
   * The lowest store version whose processes still work with the store after the step: while they run, the step may
   * run too, and they may start again. Only processes of `version` on do unless it is set.
   */
  compatibleFrom?: number
  run(db: Db): Promise<void>
}

/** The store belongs to a newer Convene than this one. */
export class StoreTooNewError extends Error {
  constructor(found: number, known: number) {
    super(`the store has version ${found}, but this Convene knows up to ${known}: start a newer Convene`)
    this.name = 'StoreTooNewError'
  }
}

/** Processes run that would not work with the store after a step. */
export class OldProcessesError extends Error {
  constructor(version: number, releases: readonly string[]) {
    super(
      `the step to store version ${version} needs every process of release ${releases.join(', ')} to have ended: upgrade by one release at a time, or stop the old processes first (one that was killed counts for 90 s)`,
    )
    this.name = 'OldProcessesError'
  }
}

/** A row of a release that knew no `compatibleFrom` has none: it is `version`. */
type VersionRow = {
  _id: 'store'
  version: number
  compatibleFrom?: number
  holder: string | null
  leaseUntil: Date
}

const collection = 'store_version'

export const newestVersion = (migrations: readonly Migration[]): number =>
  Math.max(0, ...migrations.map(({ version }) => version))

/**
 * Brings the store to the version of the newest migration, one step after the other. Of several processes
 * that start at once, one runs the steps and the others wait, looking every `pollMs`. A process
 * that migrates and writes nothing for `leaseMs` counts as ended. An empty store has the newest version at once.
 * `olderThan` names the releases of running processes that know no store version from a given one on.
 * Throws StoreTooNewError, OldProcessesError.
 */
export const migrateStore = async (
  connection: Connection,
  migrations: readonly Migration[],
  logger: Logger,
  { leaseMs = 30_000, pollMs = 200, olderThan = async (_version: number): Promise<string[]> => [] } = {},
): Promise<void> => {
  const db = databaseOf(connection)
  const versions = db.collection<VersionRow>(collection)
  const newest = newestVersion(migrations)
  const holder = Bun.randomUUIDv7()
  const lease = () => new Date(Date.now() + leaseMs)

  const compatibleAt = (version: number): number =>
    Math.max(
      0,
      ...migrations
        .filter((step) => step.version <= version)
        .map((step) => step.compatibleFrom ?? step.version),
    )

  const current = async (): Promise<VersionRow> => {
    const row = await versions.findOne({ _id: 'store' })
    if (row) return row
    const version = (await isEmpty(db)) ? newest : 0
    const first = { version, compatibleFrom: compatibleAt(version), holder: null, leaseUntil: new Date(0) }
    await versions.updateOne({ _id: 'store' }, { $setOnInsert: first }, { upsert: true })
    return await current()
  }

  const runStep = async ({ version, summary, run }: Migration, before: number): Promise<void> => {
    const compatibleFrom = compatibleAt(version)
    // A process that starts now waits for the lease before it looks at the version.
    const old = await olderThan(compatibleFrom)
    if (old.length > 0) throw new OldProcessesError(version, old)
    const renewal = setInterval(() => {
      versions.updateOne({ _id: 'store', holder }, { $set: { leaseUntil: lease() } }).catch(() => undefined)
    }, leaseMs / 3)
    try {
      logger.info({ version, summary }, 'migrating the store')
      await run(db)
      await versions.updateOne({ _id: 'store', version: before }, { $set: { version, compatibleFrom } })
    } finally {
      clearInterval(renewal)
    }
  }

  for (;;) {
    const row = await current()
    const { version, compatibleFrom = version } = row
    if (compatibleFrom > newest) throw new StoreTooNewError(version, newest)
    const step = migrations.find((migration) => migration.version === version + 1)
    if (!step) {
      // A newer process may be at a step that this one would not work with.
      if (row.holder !== null && row.leaseUntil.getTime() > Date.now()) {
        await Bun.sleep(pollMs)
        continue
      }
      if (version > newest) logger.info({ version, known: newest }, 'the store has a newer version')
      return
    }
    const taken = await versions.findOneAndUpdate(
      { _id: 'store', version, $or: [{ holder }, { holder: null }, { leaseUntil: { $lt: new Date() } }] },
      { $set: { holder, leaseUntil: lease() } },
    )
    if (!taken) await Bun.sleep(pollMs)
    else
      try {
        await runStep(step, version)
      } finally {
        await versions.updateOne({ _id: 'store', holder }, { $set: { holder: null } })
      }
  }
}

const own = new Set([collection, processCollection])

const isEmpty = async (db: Db): Promise<boolean> => {
  const found = await db.listCollections({}, { nameOnly: true }).toArray()
  return found.every(({ name }) => own.has(name) || name.startsWith('system.'))
}
