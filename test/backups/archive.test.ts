import { describe, expect, test } from 'bun:test'
import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BSON, Long } from 'bson'
import type { IndexDescriptionInfo } from 'mongodb'
import { writeBackup } from '../../src/backups/backup.ts'
import { checkBackup, restoreBackup } from '../../src/backups/restore.ts'
import { createRestoredStore } from '../../src/backups/restored-store.ts'
import type { Files } from '../../src/platform/files.ts'
import { createDiskFiles } from '../../src/platform/files-disk.ts'
import { createS3Files } from '../../src/platform/files-s3.ts'
import { connectMongo, databaseOf } from '../../src/platform/mongo.ts'
import { startObjectStore } from '../support/object-store.ts'
import { startTestServer } from '../support/server.ts'
import { freshDatabaseUri } from '../support/store.ts'

const folder = await mkdtemp(join(tmpdir(), 'convene-backups-'))
const newPath = (ending = '.tar') => join(folder, `${Bun.randomUUIDv7()}${ending}`)
const newDisk = async () => createDiskFiles(await mkdtemp(join(folder, 'disk-')))
const bytesOf = async (files: Files, key: string) => {
  const opened = await files.open(key)
  return opened && Buffer.from(await new Response(opened.body).arrayBuffer())
}

const long = Buffer.alloc(700_000, 'long file ')
const recordings = {
  'recordings/1-a.webm': long,
  'recordings/2-b.webm': Buffer.from('short'),
  'recordings/3.webm': Buffer.alloc(0),
}
const rows = {
  recordings: [
    ...Object.entries(recordings).map(([key, { length }]) => ({
      _id: key,
      key,
      file_size_bytes: length,
      deleted_at: null,
    })),
    { _id: 'gone', key: 'recordings/4-gone.webm', file_size_bytes: 3, deleted_at: null },
    { _id: 'hidden', key: 'recordings/5-hidden.webm', file_size_bytes: 3, deleted_at: new Date(5) },
  ],
  recording_uploads: [{ _id: 'under way', status: 'receiving', key: 'recordings/6.webm', offset: 1 }],
  // BSON that a decoded object would not give back.
  odd: [{ _id: 1, value: { $ref: 'x', $id: 2, more: 3 }, number: Long.fromNumber(7) }],
  store_version: [{ _id: 'store', version: 7 }],
}
const oddRow = Buffer.from(BSON.serialize(rows.odd[0] ?? {}))

const numbers: IndexDescriptionInfo = {
  key: { number: 1 },
  name: 'numbers',
  partialFilterExpression: { at: { $gt: new Date(0) } },
}

const snapshot = () => ({
  collections: Object.entries(rows).map(([name, documents]) => ({
    name,
    options: {},
    indexes: name === 'odd' ? [numbers] : [],
    rows: () => documents.map((row) => BSON.serialize(row)),
  })),
  dataBytes: 1000,
  async close() {},
})

const fill = async (files: Files) => {
  for (const [key, bytes] of Object.entries(recordings))
    await files.put(key, new Blob([bytes]).stream(), { maxBytes: 1e9 })
}

const source = async (files: Files) => ({
  snapshot: snapshot(),
  files,
  secret: 'the secret',
  release: 'test',
})

const disk = await newDisk()
await fill(disk)
const path = newPath()
const written = await writeBackup(path, await source(disk))

const newTarget = async (files: Files) => {
  const uri = await freshDatabaseUri()
  const connection = await connectMongo(uri)
  const secrets: string[] = []
  const store = createRestoredStore(connection)
  const writeSecret = async (secret: string) => void secrets.push(secret)
  return { uri, store, files, writeSecret, secrets, connection, db: databaseOf(connection) }
}

describe('a backup', () => {
  test('has every row but those of uploads under way, every file of its rows, and says which files are absent', async () => {
    expect(written.rows).toEqual({ recordings: 5, recording_uploads: 0, odd: 1, store_version: 1 })
    expect([written.files, written.missing_files, written.missing]).toEqual([
      3,
      1,
      ['recordings/4-gone.webm'],
    ])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  test('never replaces a file, and replaces what an ended backup left beside it', async () => {
    await expect(writeBackup(path, await source(disk))).rejects.toThrow(`${path} exists`)
    const other = newPath('.tar.gz')
    await writeFile(`${other}.partial`, 'cut off')
    await writeBackup(other, await source(disk))
    expect((await readFile(other)).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]))
    expect(await Bun.file(`${other}.partial`).exists()).toBe(false)
    expect((await checkBackup(other, 7)).manifest.rows).toEqual(written.rows)
  })

  test('leaves nothing when it is stopped', async () => {
    const other = newPath()
    const stop = new AbortController()
    const onProgress = (stage: string) => stage === 'check' && stop.abort(new Error('stopped'))
    await expect(writeBackup(other, await source(disk), onProgress, stop.signal)).rejects.toThrow('stopped')
    for (const left of [other, `${other}.partial`, `${other}.partial-keys`])
      expect(await Bun.file(left).exists()).toBe(false)
  })
})

describe('a restore', () => {
  const s3 = startObjectStore()

  test('gives back rows, indexes, files and the secret byte for byte, on disk and on S3', async () => {
    const { settings, stop } = await s3
    const onS3 = createS3Files(settings)
    await fill(onS3)
    const fromS3 = newPath('.tar.gz')
    await writeBackup(fromS3, await source(onS3))
    for (const key of Object.keys(recordings)) await onS3.remove(key)
    for (const [archive, files] of [
      [path, await newDisk()],
      [fromS3, onS3],
    ] as const) {
      const { db, connection, secrets, ...target } = await newTarget(files)
      expect(await restoreBackup(archive, await checkBackup(archive, 7), target)).toEqual({
        ignoresSecret: false,
      })
      const [found] = await db.collection('odd').find<Uint8Array>({}, { raw: true }).toArray()
      expect(Buffer.from(found ?? [])).toEqual(oddRow)
      expect(await db.collection('odd').indexes()).toContainEqual({ v: 2, ...numbers })
      for (const [key, bytes] of Object.entries(recordings)) expect(await bytesOf(files, key)).toEqual(bytes)
      expect(secrets).toEqual(['the secret'])
      await connection.close()
    }
    await stop()
  })

  test('of a damaged, cut off or newer archive is refused before anything is written', async () => {
    const whole = await readFile(path)
    const damaged = newPath()
    const damage = async (bytes: Uint8Array, reason: string) => {
      await writeFile(damaged, bytes)
      await expect(checkBackup(damaged, 7)).rejects.toThrow(reason)
    }
    // In the header, a row, a long file, the sums.
    for (const at of [
      530,
      whole.indexOf('recordings/2-b'),
      whole.indexOf(long.subarray(0, 5000)) + 300_000,
      whole.lastIndexOf('  convene-backup'),
    ]) {
      const bytes = Buffer.from(whole)
      bytes[at] = (bytes[at] ?? 0) ^ 1
      await damage(bytes, 'is no whole backup')
    }
    for (const length of [0, 1000, whole.length - 300_000, whole.lastIndexOf('manifest.json')])
      await damage(whole.subarray(0, length), 'is no whole backup')
    await expect(checkBackup(path, 6)).rejects.toThrow('restore it with a newer Convene')
  })

  test('into a store or a file storage in use is refused', async () => {
    const contents = await checkBackup(path, 7)
    const used = await newTarget(await newDisk())
    await used.db.collection('users').insertOne({ a: 1 })
    await expect(restoreBackup(path, contents, used)).rejects.toThrow('the store is not empty')
    const full = await newTarget(disk)
    await expect(restoreBackup(path, contents, full)).rejects.toThrow('the file storage is not empty')
    expect(await full.store.state()).toBe('empty')
    for (const { connection } of [used, full]) await connection.close()
  })

  test('that is cut short leaves a store that servers refuse until it is run again', async () => {
    const files = await newDisk()
    const target = await newTarget(files)
    const contents = await checkBackup(path, 7)
    const failing: Files = { ...files, put: () => Promise.reject(new Error('the disk is full')) }
    await expect(restoreBackup(path, contents, { ...target, files: failing })).rejects.toThrow(
      'the disk is full',
    )
    await expect(startTestServer({}, target.uri)).rejects.toThrow('has not finished')
    await restoreBackup(path, contents, target)
    expect(await target.store.state()).toBe('used')
    expect(await target.db.collection('recordings').countDocuments()).toBe(5)
    await target.connection.close()
  })
})
