import type { Db } from 'mongodb'
import type { Connection } from 'mongoose'
import type { Logger } from 'pino'
import { databaseOf } from './mongo.ts'

/**
 * One step from the store version before it to `version`. It must be safe to repeat and to run beside
 * another process that runs it too, as a process may die or be suspended in the middle of it.
 */
export type Migration = { version: number; summary: string; run(db: Db): Promise<void> }

/** The store belongs to a newer Convene than this one. */
export class StoreTooNewError extends Error {
  constructor(found: number, known: number) {
    super(`the store has version ${found}, but this Convene knows up to ${known}: start a newer Convene`)
    this.name = 'StoreTooNewError'
  }
}

type VersionRow = { _id: 'store'; version: number; holder: string | null; leaseUntil: Date }

const collection = 'store_version'

/**
 * Brings the store to the version of the newest migration, one step after the other. Of several processes
 * that start at once, one runs the steps and the others wait, looking every `pollMs`. A process
 * that migrates and writes nothing for `leaseMs` counts as ended. An empty store has the newest version at once.
 * Throws StoreTooNewError.
 */
export const migrateStore = async (
  connection: Connection,
  migrations: readonly Migration[],
  logger: Logger,
  { leaseMs = 30_000, pollMs = 200 } = {},
): Promise<void> => {
  const db = databaseOf(connection)
  const versions = db.collection<VersionRow>(collection)
  const newest = Math.max(0, ...migrations.map(({ version }) => version))
  const holder = Bun.randomUUIDv7()
  const lease = () => new Date(Date.now() + leaseMs)

  const currentVersion = async (): Promise<number> => {
    const row = await versions.findOne({ _id: 'store' })
    if (row) return row.version
    const version = (await isEmpty(db)) ? newest : 0
    const first = { version, holder: null, leaseUntil: new Date(0) }
    await versions.updateOne({ _id: 'store' }, { $setOnInsert: first }, { upsert: true })
    return await currentVersion()
  }

  const runStep = async ({ version, summary, run }: Migration, before: number): Promise<void> => {
    const renewal = setInterval(() => {
      versions.updateOne({ _id: 'store', holder }, { $set: { leaseUntil: lease() } }).catch(() => undefined)
    }, leaseMs / 3)
    try {
      logger.info({ version, summary }, 'migrating the store')
      await run(db)
      await versions.updateOne({ _id: 'store', version: before }, { $set: { version } })
    } finally {
      clearInterval(renewal)
    }
  }

  for (;;) {
    const version = await currentVersion()
    if (version > newest) throw new StoreTooNewError(version, newest)
    const step = migrations.find((migration) => migration.version === version + 1)
    if (!step) return
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

/** The version of the store; null for one that no Convene has started on. */
export const storeVersion = async (connection: Connection): Promise<number | null> => {
  const versions = databaseOf(connection).collection<VersionRow>(collection)
  return (await versions.findOne({ _id: 'store' }))?.version ?? null
}

const isEmpty = async (db: Db): Promise<boolean> => {
  const found = await db.listCollections({}, { nameOnly: true }).toArray()
  return found.every(({ name }) => name === collection || name.startsWith('system.'))
}
