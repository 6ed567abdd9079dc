import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../src/http/errors.ts'
import { withFileFaults } from '../../src/platform/file-faults.ts'
import { type Files, FileTooLargeError } from '../../src/platform/files.ts'
import { createDiskFiles } from '../../src/platform/files-disk.ts'
import { createS3Files } from '../../src/platform/files-s3.ts'
import { type ObjectStore, startObjectStore } from '../support/object-store.ts'
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'

const chunks = async function* (count: number, byteLength = 10) {
  for (let index = 0; index < count; index += 1) yield new Uint8Array(byteLength)
}

const put = (files: Files, key: string, count = 1, byteLength = 10) =>
  files.put(key, chunks(count, byteLength), { maxBytes: 1e9 })

/** The code of what a promise rejects with; 'fine' when it does not. */
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'fine',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )

describe('an S3 server', () => {
  let store: ObjectStore
  let proxy: TcpProxy
  let files: Files
  let patient: Files

  beforeAll(async () => {
    store = await startObjectStore()
    proxy = await startTcpProxy(store.settings.endpoint ?? '')
    const settings = { ...store.settings, endpoint: proxy.url }
    const within = (filesRequestMs: number) =>
      withFileFaults(createS3Files(settings, { filesConnectMs: filesRequestMs, filesRequestMs }))
    files = within(1000)
    // A part of five megabytes takes its time on a loaded machine.
    patient = within(5000)
  })
  afterEach(() => {
    proxy.behave(() => 'pass')
    proxy.cutAnswersAt(Number.POSITIVE_INFINITY)
  })
  afterAll(async () => {
    await proxy.stop()
    await store.stop()
  })

  test.each(['hang', 'refuse'] as const)(
    'whose connections %s is FILES_UNAVAILABLE in every call, and works again when it is back',
    async (mode) => {
      await put(files, 'scans/there')
      proxy.behave(() => mode)
      expect(await codeOf(put(files, 'scans/new'))).toBe('FILES_UNAVAILABLE')
      expect(await codeOf(put(files, 'scans/new', 100, 65_536))).toBe('FILES_UNAVAILABLE')
      expect(await codeOf(files.open('scans/there'))).toBe('FILES_UNAVAILABLE')
      expect(await codeOf(files.remove('scans/there'))).toBe('FILES_UNAVAILABLE')
      expect(await codeOf(files.check())).not.toBe('fine')
      proxy.behave(() => 'pass')
      expect(await files.open('scans/new')).toBeNull()
      expect(await codeOf(put(files, 'scans/new'))).toBe('fine')
      await files.remove('scans/new')
    },
  )

  test('that hangs at a later part is FILES_UNAVAILABLE, and nothing of the file can be read', async () => {
    proxy.behave((piece) => (piece.includes('partNumber=2') ? 'hang' : 'pass'))
    expect(await codeOf(put(patient, 'scans/parts', 200, 65_536))).toBe('FILES_UNAVAILABLE')
    proxy.behave(() => 'pass')
    expect(await files.open('scans/parts')).toBeNull()
  })

  test('that stops in the middle of a file ends the reading', async () => {
    await put(patient, 'scans/long', 100, 65_536)
    proxy.cutAnswersAt(1_000_000)
    const opened = await files.open('scans/long')
    expect(await codeOf(new Response(opened?.body).bytes())).not.toBe('fine')
  })

  test('may wait for a slow reader for longer than one request may take', async () => {
    await put(patient, 'scans/slow', 100, 65_536)
    const opened = await files.open('scans/slow')
    let byteLength = 0
    for await (const chunk of opened?.body ?? []) {
      if (byteLength === 0) await Bun.sleep(1500)
      byteLength += chunk.byteLength
    }
    expect(byteLength).toBe(6_553_600)
  })

  test('without the bucket is FILES_UNAVAILABLE', async () => {
    const absent = withFileFaults(createS3Files({ ...store.settings, bucket: 'absent' }))
    expect(await codeOf(absent.open('scans/x'))).toBe('FILES_UNAVAILABLE')
    expect(await codeOf(put(absent, 'scans/x'))).toBe('FILES_UNAVAILABLE')
  })
})

describe('a disk', () => {
  test('that cannot be written or read is FILES_UNAVAILABLE, and works again when it is repaired', async () => {
    const home = await mkdtemp(join(tmpdir(), 'convene-disk-'))
    // A file in the place of the folder: permissions would not stop root.
    await writeFile(join(home, 'files'), 'in the way')
    const files = withFileFaults(createDiskFiles(home))
    expect(await codeOf(put(files, 'scans/x'))).toBe('FILES_UNAVAILABLE')
    expect(await codeOf(files.open('scans/x'))).toBe('FILES_UNAVAILABLE')
    expect(await codeOf(files.remove('scans/x'))).toBe('FILES_UNAVAILABLE')
    await rm(join(home, 'files'))
    expect(await codeOf(put(files, 'scans/x'))).toBe('fine')
    await rm(join(home, 'files', 'scans'), { recursive: true })
    await writeFile(join(home, 'files', 'scans'), 'in the way')
    const error = await put(files, 'scans/y').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'FILES_UNAVAILABLE', status: 503, headers: { 'retry-after': '10' } })
    await rm(home, { recursive: true })
  })

  test('does not answer for the faults of the source, the caller and the key', async () => {
    const home = await mkdtemp(join(tmpdir(), 'convene-disk-'))
    await mkdir(home, { recursive: true })
    const files = withFileFaults(createDiskFiles(home))
    const broken = new Error('the sender went away')
    const failing = async function* () {
      yield* chunks(1)
      throw broken
    }
    expect(await codeOf(files.put('x', failing(), { maxBytes: 100 }))).toBe(broken)
    expect(await codeOf(files.put('x', chunks(9), { maxBytes: 10 }))).toBeInstanceOf(FileTooLargeError)
    const signal = AbortSignal.abort(broken)
    expect(await codeOf(files.put('x', chunks(1), { maxBytes: 100, signal }))).toBe(broken)
    expect(await codeOf(put(files, '../x'))).toMatchObject({ message: 'the file key is not valid' })
    await rm(home, { recursive: true })
  })
})
