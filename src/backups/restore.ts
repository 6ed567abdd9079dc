import { stat } from 'node:fs/promises'
import { EJSON } from 'bson'
import type { Files } from '../platform/files.ts'
import type { ArchiveContents } from './archive.ts'
import type { ArchiveEntry } from './archive-check.ts'
import { readArchive } from './archive-reader.ts'
import { fileFolders } from './file-rows.ts'
import type { RestoredStore } from './restored-store.ts'

export type RestoreStage = 'check' | 'restore'

type RestoreTarget = {
  store: RestoredStore
  files: Files
  /** Keeps the signing secret of the archive; null where `JWT_SECRET` names one. */
  writeSecret: ((secret: string) => Promise<void>) | null
  /** The last migration that this Convene knows. */
  newestVersion: number
}

export type RestoreResult = ArchiveContents & {
  /** Whether the archive has a secret that `JWT_SECRET` takes the place of. */
  ignoresSecret: boolean
}

/**
 * Reads an archive into an empty store and an empty file storage. Nothing is written before the whole archive was read
 * and found whole. A store has a mark until the restore has finished: servers refuse it, and a restore begins anew.
 * Throws DamagedArchiveError, and for a store of a newer Convene or one that is in use.
 */
export const restoreBackup = async (
  path: string,
  { store, files, writeSecret, newestVersion }: RestoreTarget,
  onProgress: (stage: RestoreStage, done: number, total: number) => void = () => {},
  signal?: AbortSignal,
): Promise<RestoreResult> => {
  const { size } = await stat(path)
  const counting = (stage: RestoreStage) => {
    let done = 0
    return (bytes: number): void => {
      signal?.throwIfAborted()
      done += bytes
      onProgress(stage, done, size)
    }
  }

  const contents = await readArchive(path, undefined, counting('check'))
  const { header, manifest } = contents
  if (header.store_version > newestVersion)
    throw new Error(
      `the backup has store version ${header.store_version}, but this Convene knows up to ${newestVersion}: restore it with a newer Convene`,
    )
  await requireEmpty(store, files)

  const restored = createEntryWriter(store, files, writeSecret)
  await store.begin(manifest.sums_sha256)
  await readArchive(path, restored.write, counting('restore'))
  for (const [collection, rows] of Object.entries(manifest.rows)) {
    const found = await store.count(collection)
    if (found !== rows)
      throw new Error(
        `the store has ${found} of ${rows} rows of ${collection}: empty it and run the restore again`,
      )
  }
  // Now, as an index with a time to live would remove rows before they are counted.
  await restored.createIndexes()
  await store.finish()
  return { ...contents, ignoresSecret: restored.ignoresSecret() }
}

const requireEmpty = async (store: RestoredStore, files: Files): Promise<void> => {
  const state = await store.state()
  if (state === 'used')
    throw new Error('the store is not empty: name another DATA_DIR, or another database in MONGODB_URI')
  if (state === 'unfinished') return
  for (const folder of fileFolders)
    for await (const { key } of files.list(folder))
      throw new Error(
        `the file storage is not empty (it has ${key}): name another DATA_DIR, or another bucket in S3_BUCKET`,
      )
}

const createEntryWriter = (store: RestoredStore, files: Files, writeSecret: RestoreTarget['writeSecret']) => {
  const indexes = new Map<string, Record<string, unknown>[]>()
  let ignored = false

  const write = async (entry: ArchiveEntry): Promise<void> => {
    switch (entry.kind) {
      case 'collection': {
        const read = EJSON.parse(entry.text)
        indexes.set(entry.collection, read.indexes)
        return await store.createCollection(entry.collection, read.options)
      }
      case 'rows':
        return await store.insert(entry.collection, entry.rows)
      case 'file':
        await files.put(entry.key, entry.body, { maxBytes: entry.byteLength })
        return
      case 'secret':
        if (writeSecret) return await writeSecret(entry.text)
        ignored = true
    }
  }

  return {
    write,
    ignoresSecret: () => ignored,
    async createIndexes(): Promise<void> {
      for (const [collection, specs] of indexes) await store.createIndexes(collection, specs)
    },
  }
}
