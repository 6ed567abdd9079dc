import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withFileFaults } from '../../src/platform/file-faults.ts'
import type { Files } from '../../src/platform/files.ts'
import { createDiskFiles } from '../../src/platform/files-disk.ts'
import { createS3Files } from '../../src/platform/files-s3.ts'
import { type SmallS3, startSmallS3 } from '../support/small-s3.ts'

let folder: string
let s3: SmallS3
const made = new Map<string, Files>()
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convene-parts-'))
  s3 = await startSmallS3()
  made.set('disk', createDiskFiles(folder))
  made.set('s3', createS3Files(s3.settings))
})
afterAll(async () => {
  await s3.stop()
  await rm(folder, { recursive: true, force: true })
})

const bytesOf = (fill: number, byteLength: number) => new Uint8Array(byteLength).fill(fill)
const read = async (files: Files, key: string) => {
  const opened = await files.open(key)
  return opened && [...(await new Response(opened.body).bytes())]
}
const list = async (source: AsyncIterable<{ key: string }>) =>
  (await Array.fromAsync(source)).map(({ key }) => key).sort()

describe.each(['disk', 's3'])('a file in parts on %s', (kind) => {
  const opened = () => {
    const files = made.get(kind)
    if (!files) throw new Error('not started')
    return { files, parts: files.parts }
  }

  test('can be read once it is complete, in the order of its parts, whatever was tried between', async () => {
    const { files, parts } = opened()
    const upload = await parts.begin('parts/whole')
    const one = { number: 1, byteLength: 3, tag: await parts.put(upload, 1, 0, bytesOf(1, 3)) }
    // A part that was stored and never recorded.
    await parts.put(upload, 2, 3, bytesOf(9, 8))
    const two = { number: 4, byteLength: 2, tag: await parts.put(upload, 4, 3, bytesOf(2, 2)) }
    expect(await files.open('parts/whole')).toBeNull()
    for (let times = 0; times < 2; times += 1) {
      await parts.complete(upload, [one, two])
      expect(await read(files, 'parts/whole')).toEqual([1, 1, 1, 2, 2])
    }
    // Ending what is complete leaves the file.
    await parts.abort(upload)
    expect(await read(files, 'parts/whole')).toEqual([1, 1, 1, 2, 2])
  })

  test('is listed until it is complete or ended, and never again', async () => {
    const { files, parts } = opened()
    const before = Date.now() - 2000
    const [one, two, other] = [
      await parts.begin('begun/one'),
      await parts.begin('begun/two'),
      await parts.begin('other/three'),
    ]
    const found = await Array.fromAsync(parts.begun('begun/'))
    expect(
      found.map(({ key, uploadId }) => ({ key, uploadId })).sort((a, b) => (a.key < b.key ? -1 : 1)),
    ).toEqual([one, two])
    expect(found.every(({ startedAt }) => startedAt.getTime() > before)).toBe(true)
    const tag = await parts.put(one, 1, 0, bytesOf(1, 1))
    await parts.complete(one, [{ number: 1, byteLength: 1, tag }])
    for (const upload of [two, two, other]) await parts.abort(upload)
    expect([await list(parts.begun('begun/')), await list(files.list('begun/'))]).toEqual([[], ['begun/one']])
    expect(await read(files, 'begun/two')).toBeNull()
  })

  test('cannot be completed once it is ended', async () => {
    const { files, parts } = opened()
    const upload = await parts.begin('parts/ended')
    const tag = await parts.put(upload, 1, 0, bytesOf(1, 1))
    await parts.abort(upload)
    const part = { number: 1, byteLength: 1, tag }
    expect(await parts.complete(upload, [part]).catch(() => 'refused')).toBe('refused')
    expect(await parts.put(upload, 2, 1, bytesOf(1, 1)).catch(() => 'refused')).toBe('refused')
    expect(await files.open('parts/ended')).toBeNull()
  })

  test('has a key that leaves no folder', async () => {
    const { parts } = opened()
    for (const key of ['../x', 'a/../../x', '.unfinished/x', 'a+b'])
      expect(await parts.begin(key).catch((error) => error.message)).toBe('the file key is not valid')
  })
})

describe.each(['disk', 's3'])('a listing on %s', (kind) => {
  test('has every file of a folder and no other one', async () => {
    const files = made.get(kind)
    const one = async function* () {
      yield bytesOf(1, 1)
    }
    const names = Array.from({ length: 5 }, (_, at) => `listed/${at}`)
    for (const key of [...names, 'listed-not/6']) await files?.put(key, one(), { maxBytes: 1 })
    expect(files && (await list(files.list('listed/')))).toEqual(names)
    expect(files && (await list(files.list('absent/')))).toEqual([])
  })
})

test('a file on S3 goes up in parts of the length that its caller asks for, and aborts them with its source', async () => {
  const files = made.get('s3')
  const numbers: string[] = []
  s3.intercept((request) => {
    const number = new URL(request.url).searchParams.get('partNumber')
    if (number !== null) numbers.push(number)
    return undefined
  })
  const source = async function* (fails: boolean) {
    for (let count = 0; count < 10; count += 1) yield bytesOf(count, 1000)
    if (fails) throw new Error('the sender went away')
  }
  await files?.put('parts/small', source(false), { maxBytes: 10_000, partBytes: 4000 })
  expect(numbers).toEqual(['1', '2', '3'])
  expect((files && (await read(files, 'parts/small')))?.length).toBe(10_000)
  const failed = files?.put('parts/failed', source(true), { maxBytes: 10_000, partBytes: 4000 })
  expect(await failed?.catch((error: Error) => error.message)).toBe('the sender went away')
  s3.intercept(() => undefined)
  expect([s3.begun(), await files?.open('parts/failed')]).toEqual([0, null])
})

test('an S3 server that refuses is FILES_UNAVAILABLE in parts, listings and nothing else', async () => {
  const files = withFileFaults(createS3Files({ ...s3.settings, bucket: 'absent' }))
  const upload = { key: 'a', uploadId: 'b' }
  const codes = await Promise.all(
    [
      files.parts.begin('a'),
      files.parts.put(upload, 1, 0, bytesOf(1, 1)),
      files.parts.complete(upload, []),
      files.parts.abort(upload),
      Array.fromAsync(files.parts.begun('a/')),
      Array.fromAsync(files.list('a/')),
    ].map((promise) => promise.then(String, (error) => error.code)),
  )
  expect(codes).toEqual(new Array(6).fill('FILES_UNAVAILABLE'))
})
