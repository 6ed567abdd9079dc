import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BSON, EJSON } from 'bson'
import type { Files } from '../platform/files.ts'
import { restoreMarks } from '../platform/restore-mark.ts'
import type { FileRows, NamedFile } from '../platform/stored-files.ts'
import { type ArchiveManifest, archiveFormat, entryNames, partBytes } from './archive.ts'
import { readArchive } from './archive-reader.ts'
import { type ArchiveWriter, createArchiveWriter } from './archive-writer.ts'
import { fileRows } from './file-rows.ts'
import { createKeyList } from './key-list.ts'
import { openStoredFile } from './read-file.ts'
import type { Snapshot, SnapshotCollection } from './snapshot-store.ts'

export type BackupStage = 'rows' | 'files' | 'check'

/** Is told of bytes that were read or written; `total` is 0 where it is not known. */
export type OnProgress = (stage: BackupStage, done: number, total: number) => void

export type BackupResult = ArchiveManifest & {
  /** Of the archive. */
  archiveBytes: number
  /** The first files that rows name and the storage does not have. */
  missing: string[]
}

type BackupSource = {
  snapshot: Snapshot
  files: Files
  /** The signing secret that the server made; null with `JWT_SECRET`. */
  secret: string | null
  release: string
}

const mostMissing = 20

/**
 * Writes the store and its files into one archive at `path`, while servers go on. Rows are as of the moment of the
 * snapshot; files come after them, so that each row finds its file. The archive gets its name once it was read back
 * and found whole: before, and after a crash, there is only `path`.partial. Throws when a file has that name, when
 * the disk has too little room, and for a store into which a restore has not finished.
 */
export const writeBackup = async (
  path: string,
  { snapshot, files, secret, release }: BackupSource,
  onProgress: OnProgress = () => {},
  signal?: AbortSignal,
): Promise<BackupResult> => {
  if (await Bun.file(path).exists()) throw new Error(`${path} exists: name a file that does not`)
  if (snapshot.collections.length === 0) throw new Error('the store is empty: there is nothing to back up')
  if (snapshot.collections.some(({ name }) => name === restoreMarks))
    throw new Error('a restore into this store has not finished: run it again before a backup')
  await requireRoom(path, snapshot.dataBytes)
  const header = {
    format: archiveFormat,
    created_at: new Date().toISOString(),
    release,
    store_version: await storeVersionOf(snapshot),
  }
  let done = 0
  let stage: BackupStage = 'rows'
  let total = snapshot.dataBytes
  const count = (bytes: number): void => {
    signal?.throwIfAborted()
    done += bytes
    onProgress(stage, done, total)
  }
  const begin = (next: BackupStage, bytes: number): void => {
    ;[stage, done, total] = [next, 0, bytes]
    count(0)
  }
  const archive = await createArchiveWriter(path, header, count)
  const keys = await createKeyList(`${archive.partial}-keys`)
  try {
    if (secret !== null) await archive.add(entryNames.secret, secret)
    for (const collection of snapshot.collections) await addRows(archive, collection, keys.add)
    await snapshot.close()
    await keys.end()
    await requireRoom(path, keys.bytes())
    begin('files', keys.bytes())
    const missing = await addFiles(archive, files, keys.all(), count)
    await archive.finish()
    begin('check', (await stat(archive.partial)).size)
    await readArchive(archive.partial, undefined, count)
    await archive.publish()
    const { size } = await stat(path)
    return { ...archive.manifest, archiveBytes: size, missing }
  } catch (error) {
    await archive.abandon()
    throw error
  } finally {
    await keys.remove()
  }
}

const storeVersionOf = async ({ collections }: Snapshot): Promise<number> => {
  const versions = collections.find(({ name }) => name === 'store_version')
  if (versions)
    for await (const row of versions.rows()) {
      const { _id, version } = BSON.deserialize(row)
      if (_id === 'store') return Number(version)
    }
  return 0
}

const requireRoom = async (path: string, bytes: number): Promise<void> => {
  // The server's own disk may be the same: it must not fill up.
  const { bavail, bsize } = await statfs(dirname(path))
  if (bavail * bsize < bytes)
    throw new Error(
      `${dirname(path)} has ${bavail * bsize} bytes free, and the backup takes about ${bytes}: make room, or name a file on another disk`,
    )
}

const addRows = async (
  { add, manifest }: ArchiveWriter,
  { name, options, indexes, rows }: SnapshotCollection,
  addKeys: (files: NamedFile[]) => void,
): Promise<void> => {
  const folder = `${entryNames.store}${name}/`
  await add(`${folder}collection.json`, EJSON.stringify({ options, indexes }, { relaxed: false }))
  let part: Uint8Array[] = []
  let bytes = 0
  let parts = 0
  const writePart = async (): Promise<void> => {
    if (part.length === 0) return
    parts += 1
    await add(`${folder}${String(parts).padStart(8, '0')}.bson`, Buffer.concat(part))
    part = []
    bytes = 0
  }
  manifest.rows[name] = 0
  const named = fileRows.get(name)
  for await (const row of rows()) {
    const found = named && filesOf(named, row)
    if (found === null) continue
    if (found) addKeys(found)
    part.push(row)
    bytes += row.length
    manifest.rows[name] += 1
    if (bytes >= partBytes) await writePart()
  }
  await writePart()
}

const filesOf = ({ filesOf }: FileRows, row: Uint8Array): NamedFile[] | null => filesOf(BSON.deserialize(row))

/** Returns the first keys that the storage does not have. */
const addFiles = async (
  archive: ArchiveWriter,
  files: Files,
  keys: AsyncIterable<NamedFile>,
  count: (bytes: number) => void,
): Promise<string[]> => {
  const { manifest } = archive
  const add = async (key: string): Promise<boolean> => {
    const source = await openStoredFile(files, key)
    if (source === null) return false
    await archive.addStream(`${entryNames.files}${key}`, source.byteLength, source.chunks)
    manifest.files += 1
    return true
  }
  const absent: NamedFile[] = []
  for await (const file of keys) if (!(await add(file.key))) absent.push(file)
  const missing: string[] = []
  // A recording that had just been received is whole by now.
  for (const { key, byteLength } of absent) {
    if (await add(key)) continue
    count(byteLength)
    manifest.missing_files += 1
    if (missing.length < mostMissing) missing.push(key)
  }
  return missing
}
