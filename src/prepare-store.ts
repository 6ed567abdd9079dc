import packageJson from '../package.json' with { type: 'json' }
import type { Kernel } from './module.ts'
import { ensureIndexes } from './platform/indexes.ts'
import { connectMongo } from './platform/mongo.ts'
import { refuseUnfinishedRestore } from './platform/restore-mark.ts'
import { createRunningProcesses, type RunningProcesses } from './platform/running-processes-store.ts'
import { type Migration, migrateStore, newestVersion } from './platform/store-version.ts'

/**
 * Brings the store to the newest version and creates its indexes. Returns the sign of life of this process, which is
 * written first: a process that migrates must see those that start.
 */
export const prepareStore = async (
  { connection, logger, settings: { timings } }: Pick<Kernel, 'connection' | 'logger' | 'settings'>,
  mongodbUri: string,
  migrations: readonly Migration[],
): Promise<RunningProcesses> => {
  await refuseUnfinishedRestore(connection)
  const { signOfLifeMs: signMs, processLostMs: lostMs } = timings
  const about = { release: packageJson.version, storeVersion: newestVersion(migrations) }
  const processes = createRunningProcesses(connection, about, { signMs, lostMs })
  await processes.start()
  try {
    // A migration or an index of many rows may take longer than any other command. A connection for each
    // collection would cost more than it saves.
    const setup = await connectMongo(mongodbUri, 0, 3)
    const { olderThan } = processes
    await migrateStore(setup, migrations, logger, { olderThan })
    await ensureIndexes(connection, setup)
    await setup.close()
  } catch (error) {
    await processes.stop()
    throw error
  }
  return processes
}
