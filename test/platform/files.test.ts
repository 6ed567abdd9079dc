import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Files, FileTooLargeError } from '../../src/platform/files.ts'
import { createDiskFiles } from '../../src/platform/files-disk.ts'
import { createS3Files } from '../../src/platform/files-s3.ts'
import { type ObjectStore, startObjectStore } from '../support/object-store.ts'

const chunks = async function* (count: number, byteLength: number) {
  for (let index = 0; index < count; index += 1) yield new Uint8Array(byteLength).fill(index + 1)
}

const read = async (files: Files, key: string, range?: { start: number; end: number }) => {
  const file = await files.open(key, range)
  return file && { bytes: await new Response(file.body).bytes(), byteLength: file.byteLength }
}

let folder: string
let store: ObjectStore
const made: Record<string, Files> = {}
const files = (kind: string): Files => {
  const found = made[kind]
  if (!found) throw new Error('not started')
  return found
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convene-files-'))
  store = await startObjectStore()
  made.disk = createDiskFiles(folder)
  made.s3 = createS3Files(store.settings)
})

afterAll(async () => {
  await store.stop()
  await rm(folder, { recursive: true, force: true })
})

describe.each(['disk', 's3'])('files on %s', (kind) => {
  test('what is put comes back whole, with its length and SHA-256', async () => {
    const stored = await files(kind).put('scans/whole', chunks(3, 1000), { maxBytes: 3000 })
    const bytes = Buffer.concat(await Array.fromAsync(chunks(3, 1000)))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(stored).toEqual({ key: 'scans/whole', byteLength: 3000, sha256 })
    const found = await read(files(kind), 'scans/whole')
    expect(found?.byteLength).toBe(3000)
    expect(Buffer.from(found?.bytes ?? []).equals(bytes)).toBe(true)
  })

  test('a file of several upload parts comes back whole', async () => {
    const stored = await files(kind).put('scans/parts', chunks(180, 65_536), { maxBytes: 180 * 65_536 })
    const found = await read(files(kind), 'scans/parts')
    expect(
      createHash('sha256')
        .update(found?.bytes ?? '')
        .digest('hex'),
    ).toBe(stored.sha256)
  })

  test('an empty file is a file', async () => {
    await files(kind).put('scans/empty', chunks(0, 1), { maxBytes: 10 })
    expect((await read(files(kind), 'scans/empty'))?.bytes.byteLength).toBe(0)
  })

  test.each([5 * 1024 * 1024, 5 * 1024 * 1024 + 1, 10 * 1024 * 1024, 12_000_001])(
    'a file of %d bytes comes back as it went in, wherever its parts end',
    async (byteLength) => {
      const bytes = new Uint8Array(byteLength).map((_, index) => (index * 31) % 251)
      const uneven = async function* () {
        for (let at = 0; at < byteLength; at += 70_001) yield bytes.slice(at, at + 70_001)
      }
      const stored = await files(kind).put('scans/parts', uneven(), { maxBytes: byteLength })
      const sha256 = new Bun.CryptoHasher('sha256').update(bytes).digest('hex')
      expect(stored).toMatchObject({ byteLength, sha256 })
      const found = await read(files(kind), 'scans/parts')
      expect(Buffer.from(found?.bytes ?? []).equals(bytes)).toBe(true)
    },
  )

  test('a range includes both its ends, and tells the length of the whole file', async () => {
    await files(kind).put('scans/range', chunks(3, 10), { maxBytes: 30 })
    const found = await read(files(kind), 'scans/range', { start: 9, end: 20 })
    expect([...(found?.bytes ?? [])]).toEqual([1, ...new Array(10).fill(2), 3])
    expect(found?.byteLength).toBe(30)
  })

  test('one byte too many stores nothing, in one part or in several', async () => {
    const small = files(kind).put('scans/large', chunks(3, 10), { maxBytes: 29 })
    expect(await small.catch((error) => error)).toBeInstanceOf(FileTooLargeError)
    const big = files(kind).put('scans/large', chunks(200, 65_536), { maxBytes: 199 * 65_536 })
    expect(await big.catch((error) => error)).toBeInstanceOf(FileTooLargeError)
    expect(await files(kind).open('scans/large')).toBeNull()
  })

  test('a source that fails or a caller that disconnects stores nothing', async () => {
    const failing = async function* () {
      yield* chunks(100, 65_536)
      throw new Error('the sender went away')
    }
    const failed = files(kind).put('scans/failed', failing(), { maxBytes: 1e9 })
    expect(await failed.catch((error) => error.message)).toBe('the sender went away')
    const controller = new AbortController()
    const leaving = async function* () {
      yield* chunks(100, 65_536)
      controller.abort(new Error('enough'))
      yield* chunks(100, 65_536)
    }
    const aborted = files(kind).put('scans/failed', leaving(), { maxBytes: 1e9, signal: controller.signal })
    expect(await aborted.catch((error) => error.message)).toBe('enough')
    expect(await files(kind).open('scans/failed')).toBeNull()
  })

  test('removing a file may be repeated', async () => {
    await files(kind).put('scans/gone', chunks(1, 10), { maxBytes: 10 })
    await files(kind).remove('scans/gone')
    await files(kind).remove('scans/gone')
    expect(await files(kind).open('scans/gone')).toBeNull()
  })

  test('a key that leaves the folder, is hidden or is absolute is refused', async () => {
    for (const key of ['../x', 'a/../../x', '/etc/x', '.unfinished/x', 'a//b', 'a/', '', 'a\0b', 'a\\b']) {
      const put = files(kind).put(key, chunks(1, 1), { maxBytes: 10 })
      expect(await put.catch((error) => error.message)).toBe('the file key is not valid')
      expect(
        await files(kind)
          .open(key)
          .catch(() => 'refused'),
      ).toBe('refused')
      expect(
        await files(kind)
          .remove(key)
          .catch(() => 'refused'),
      ).toBe('refused')
    }
  })

  test('the check passes', async () => {
    expect(await files(kind).check()).toBeUndefined()
  })
})

test('after failures no unfinished file is left on the disk', async () => {
  expect(await readdir(join(folder, 'files', '.unfinished'))).toEqual([])
})

test('every failed upload in parts was aborted at the S3 server', () => {
  expect(store.abortedUploads()).toBe(3)
})

test('unfinished files of a killed process are removed after a day, newer ones stay', async () => {
  const home = await mkdtemp(join(tmpdir(), 'convene-sweep-'))
  const unfinished = join(home, 'files', '.unfinished')
  await mkdir(unfinished, { recursive: true })
  await writeFile(join(unfinished, 'old'), 'x')
  await writeFile(join(unfinished, 'fresh'), 'x')
  const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000)
  await utimes(join(unfinished, 'old'), twoDaysAgo, twoDaysAgo)
  await createDiskFiles(home).check()
  expect(await readdir(unfinished)).toEqual(['fresh'])
  await rm(home, { recursive: true })
})

test('a folder or a bucket that is not there fails the check', async () => {
  const blocked = join(folder, 'blocked')
  await writeFile(blocked, 'a file where the folder should be')
  const disk = createDiskFiles(blocked)
  expect(await disk.check().catch(() => 'failed')).toBe('failed')
  const absent = createS3Files({ ...store.settings, bucket: 'absent' })
  expect(await absent.check().catch(() => 'failed')).toBe('failed')
})

test('an address of S3 names the endpoint that browsers reach', async () => {
  const s3 = createS3Files({ ...store.settings, publicEndpoint: 'https://files.example.com' })
  const link = { contentType: 'audio/wav', disposition: 'inline', lifetimeSeconds: 60 }
  expect(await s3.addressOf('recordings/a.wav', link)).toStartWith(
    'https://files.example.com/convene/recordings/a.wav?',
  )
  expect(await files('s3').addressOf('recordings/a.wav', link)).toStartWith(`${store.settings.endpoint}/`)
})
