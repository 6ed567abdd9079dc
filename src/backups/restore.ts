import { EJSON } from 'bson'
import type { Files } from '../platform/files.ts'
import type { ArchiveContents } from './archive.ts'
import type { ArchiveEntry } from './archive-check.ts'
import { readArchive } from './archive-reader.ts'
import { fileFolders } from './file-rows.ts'
import type { RestoredStore } from './restored-store.ts'

const smallBytes = 256 * 1024
const filesAtOnce = 16

type RestoreTarget = {
  store: RestoredStore
  files: Files
  /** Keeps the signing secret of the archive; null where `JWT_SECRET` names one. */
  writeSecret: ((secret: string) => Promise<void>) | null
}

/**
 * Reads a whole archive, and writes nothing. Throws DamagedArchiveError, and for a store of a newer Convene than this
 * one, whose last migration is `newestVersion`.
 */
export const checkBackup = async (
  path: string,
  newestVersion: number,
  onBytes?: (count: number) => void,
): Promise<ArchiveContents> => {
  const contents = await readArchive(path, undefined, onBytes)
  const { store_version } = contents.header
  if (store_version > newestVersion)
    throw new Error(
      `the backup has store version ${store_version}, but this Convene knows up to ${newestVersion}: restore it with a newer Convene`,
    )
  return contents
}

/**
 * Reads an archive that was checked into an empty store and an empty file storage. The store has a mark until all of it
 * is there: servers refuse it, and the next restore begins anew. Returns whether the archive has a signing secret that
 * `JWT_SECRET` takes the place of. Throws when the store or the file storage is not empty.
 */
export const restoreBackup = async (
  path: string,
  { manifest }: ArchiveContents,
  { store, files, writeSecret }: RestoreTarget,
  onBytes?: (count: number) => void,
): Promise<{ ignoresSecret: boolean }> => {
  await requireEmpty(store, files)
  const restored = createEntryWriter(store, files, writeSecret)
  await store.begin(manifest.sums_sha256)
  await readArchive(path, restored.write, onBytes)
  await restored.finishFiles()
  for (const [collection, rows] of Object.entries(manifest.rows)) {
    const found = await store.count(collection)
    if (found !== rows)
      throw new Error(
        `the store has ${found} of ${rows} rows of ${collection}: another process writes to it, end that and run the restore again`,
      )
  }
  // Now, as an index with a time to live would remove rows before they are counted.
  await restored.createIndexes()
  await store.finish()
  return { ignoresSecret: restored.ignoresSecret() }
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

  const pending = new Set<Promise<void>>()
  let fault: { error: unknown } | undefined

  /** Small files are written some at a time: each waits for its disk or its S3 server. */
  const putFile = async (key: string, byteLength: number, body: AsyncIterable<Uint8Array>): Promise<void> => {
    if (fault) throw fault.error
    if (byteLength > smallBytes) return void (await files.put(key, body, { maxBytes: byteLength }))
    const chunks: Uint8Array[] = []
    for await (const chunk of body) chunks.push(chunk.slice())
    while (pending.size >= filesAtOnce) await Promise.race(pending)
    const put: Promise<void> = files
      .put(key, once(chunks), { maxBytes: byteLength })
      .then(
        () => undefined,
        (error: unknown) => {
          fault ??= { error }
        },
      )
      .finally(() => pending.delete(put))
    pending.add(put)
  }

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
        return await putFile(entry.key, entry.byteLength, entry.body)
      case 'secret':
        if (writeSecret) return await writeSecret(entry.text)
        ignored = true
    }
  }

  return {
    write,
    ignoresSecret: () => ignored,

    /** Throws the error of a file that could not be written. */
    async finishFiles(): Promise<void> {
      await Promise.all(pending)
      if (fault) throw fault.error
    },

    async createIndexes(): Promise<void> {
      for (const [collection, specs] of indexes) await store.createIndexes(collection, specs)
    },
  }
}

const once = async function* (chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}
