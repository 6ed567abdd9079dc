import type { Logger } from 'pino'
import type { Audit } from '../../../platform/audit.ts'
import { sweepFiles, sweepUnfinished } from '../../../platform/file-sweep.ts'
import type { Files } from '../../../platform/files.ts'
import type { SpaceStore } from '../../../platform/space-store.ts'
import { keptForMs, uploadFolder } from './client-file.ts'
import { resultFolder, thumbnailKeyOf } from './result-file.ts'
import type { ResultStore } from './result-store.ts'
import type { FileService } from './service.ts'
import type { ClientFileStore } from './store.ts'

/** What one sweep did; bytes are those of the clients' space. */
export type FileSweepReport = {
  unused_files: number
  files_without_row: number
  unfinished_files: number
  freed_bytes: number
  failures: number
}

export const sweepJob = 'workflows.sweep-files'

/** Removes what no run used for 90 days, and what crashes leave. All of it is safe to repeat and to run at once. */
export const createFileSweep = (
  expiryMs: number,
  store: ClientFileStore,
  results: ResultStore,
  { removeFile }: Pick<FileService, 'removeFile'>,
  space: SpaceStore,
  files: Files,
  audit: Audit,
  logger: Logger,
) => {
  const removeUnused = async (before: Date, each: (run: () => Promise<void>) => Promise<void>) => {
    let removed = 0
    for (;;) {
      const some = await store.acrossClients.someUnused(before)
      if (some.length === 0) return removed
      for (const file of some)
        if (await store.acrossClients.removeUnused(file._id, before)) {
          removed += 1
          await each(() => removeFile(file))
        }
    }
  }

  const suffix = thumbnailKeyOf({ key: '' })
  const knownResults = async (keys: string[]): Promise<string[]> => {
    const known = await results.acrossClients.knownKeys(keys.map((key) => key.replace(suffix, '')))
    return known.flatMap((key) => [key, thumbnailKeyOf({ key })])
  }

  /** Returns what it did, which the audit trail has too. */
  return async (now = Date.now()): Promise<FileSweepReport> => {
    const done = { unused_files: 0, files_without_row: 0, unfinished_files: 0, freed_bytes: 0, failures: 0 }
    const each = async (run: () => Promise<void>): Promise<void> => {
      await run().catch((error: unknown) => {
        done.failures += 1
        logger.warn({ err: error }, 'a sweep of files left something for the next one')
      })
    }
    done.unused_files = await removeUnused(new Date(now - keptForMs), each)
    const before = new Date(now - expiryMs)
    for (const [folder, known] of [
      [uploadFolder, store.acrossClients.knownKeys],
      [resultFolder, knownResults],
    ] as const) {
      const sweep = { folder, before, known, each }
      done.files_without_row += await sweepFiles(files, sweep)
      done.unfinished_files += await sweepUnfinished(files, sweep)
    }
    // The ids of uploads begin with their time.
    const isLive = (ids: string[]) => ids.filter((id) => timeOf(id) > now - expiryMs)
    for (const clientId of await space.ownerIds())
      await each(async () => {
        done.freed_bytes += await space.recount(clientId, isLive)
      })
    logger.info(done, 'files of clients were swept')
    // A quiet night leaves the line in the log alone.
    if (Object.values(done).some((count) => count !== 0))
      await audit.record(
        { userId: null, address: 'job' },
        'files.swept',
        { type: 'job', id: sweepJob },
        {
          after: done,
        },
      )
    return done
  }
}

export type FileSweep = ReturnType<typeof createFileSweep>

/** The milliseconds in a UUIDv7. */
const timeOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
