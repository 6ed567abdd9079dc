import { afterAll, expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LogFileOptions, openLogFile } from '../../src/platform/log-file.ts'
import { eventually } from '../support/eventually.ts'

const home = await mkdtemp(join(tmpdir(), 'convene-log-file-'))
afterAll(() => rm(home, { recursive: true, force: true }))

const opened = async (folder: string, options: Partial<LogFileOptions> = {}) => {
  const told: string[] = []
  const file = await openLogFile({
    folder,
    name: 'combined',
    flushMs: 20,
    onFailure: (_path, error) => told.push(`failed: ${Object(error).code ?? error}`),
    onRecovery: (_path, droppedLines) => told.push(`again: ${droppedLines}`),
    ...options,
  })
  afterAll(() => file.close())
  return { file, told }
}

/** The text of all files of a log, oldest first. */
const textOf = async (folder: string): Promise<string> => {
  const names = (await readdir(folder)).sort()
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('')
}

/** A folder whose log file is a device without room. */
const folderWithoutRoom = async (name: string): Promise<{ folder: string; link: string }> => {
  const folder = join(home, name)
  const first = await opened(folder)
  await first.file.close()
  const [entry = ''] = await readdir(folder)
  const link = join(folder, entry)
  await rm(link)
  await symlink('/dev/full', link)
  return { folder, link }
}

test.skipIf(!existsSync('/dev/full'))(
  'a disk without room drops lines, says so once, and once more when the file can be written',
  async () => {
    const { folder, link } = await folderWithoutRoom('full')
    const { file, told } = await opened(folder, { maxPendingBytes: 1000 })
    const line = `${'x'.repeat(99)}\n`
    file.write(line)
    await file.flush()
    expect(told).toEqual(['failed: ENOSPC'])
    for (let sent = 1; sent < 100; sent += 1) file.write(line)
    await file.flush()
    await rm(link)
    await eventually(async () => expect(told).toEqual(['failed: ENOSPC', 'again: 90']))
    file.write('after\n')
    await file.flush()
    expect(await textOf(folder)).toBe(`${line.repeat(10)}after\n`)
  },
)

test('a folder that is removed is made again, and the next lines stand in it', async () => {
  const folder = join(home, 'removed')
  const { file, told } = await opened(folder)
  file.write('before\n')
  await file.flush()
  await rm(folder, { recursive: true })
  await eventually(async () => {
    file.write('after\n')
    await file.flush()
    expect(await textOf(folder)).toContain('after\n')
  })
  expect(told).toEqual([])
})

test('a folder that cannot be made while it runs loses no line that fits into memory', async () => {
  const folder = join(home, 'blocked', 'logs')
  const { file, told } = await opened(folder)
  await rm(join(home, 'blocked'), { recursive: true })
  await writeFile(join(home, 'blocked'), 'in the way')
  await eventually(async () => {
    file.write('meanwhile\n')
    await file.flush()
    expect(told).toEqual([expect.stringMatching(/^failed: E/)])
  })
  file.write('last\n')
  await rm(join(home, 'blocked'))
  await eventually(async () => expect(told.at(-1)).toBe('again: 0'))
  expect(await textOf(folder)).toEndWith('meanwhile\nlast\n')
})

test('a folder that cannot be made at the start is an error', async () => {
  await writeFile(join(home, 'a-file'), '')
  const error = await opened(join(home, 'a-file', 'logs')).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Error)
})

test('a file is rolled at its size, and no line is lost or cut between two', async () => {
  const folder = join(home, 'rolled')
  const { file } = await opened(folder, { maxBytes: 2000 })
  const lines = Array.from({ length: 100 }, (_, at) => `line ${at} ${'x'.repeat(90)}\n`)
  for (const line of lines) {
    file.write(line)
    await file.flush()
  }
  const names = await readdir(folder)
  expect(names).toHaveLength(5)
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  expect(texts.every((text) => text.endsWith('x\n'))).toBe(true)
  expect(texts.join('').split('\n').sort()).toEqual(lines.join('').split('\n').sort())
})

test('files of earlier processes are deleted by the same limit, the newest stay, and others are left alone', async () => {
  const folder = join(home, 'kept')
  await mkdir(folder)
  const made = async (name: string, daysAgo: number) => {
    await writeFile(join(folder, name), 'x')
    const at = new Date(Date.now() - daysAgo * 86_400_000)
    await utimes(join(folder, name), at, at)
  }
  for (let day = 1; day <= 9; day += 1) await made(`combined.2020-01-0${10 - day}.1.log`, day)
  // Names of earlier versions.
  await made('combined.1.log', 20)
  await made('combined.2.log', 19)
  for (const other of ['error.2020-01-01.1.log', 'combined.log.bak', 'mine.txt']) await made(other, 100)
  const { file } = await opened(folder, { keep: 3 })
  file.write('now\n')
  await file.flush()
  const names = (await readdir(folder)).sort()
  expect(names.filter((name) => name.startsWith('combined.2020'))).toEqual(
    [9, 8, 7].map((day) => `combined.2020-01-0${day}.1.log`).sort(),
  )
  expect(names).not.toContain('combined.1.log')
  expect(names).toContain('mine.txt')
  expect(names).toContain('combined.log.bak')
  expect(names).toContain('error.2020-01-01.1.log')
  expect(names).toHaveLength(7)
})

test('a second process appends to the file of the day', async () => {
  const folder = join(home, 'shared')
  const { file: first } = await opened(folder)
  const { file: second } = await opened(folder)
  first.write('one\n')
  await first.flush()
  second.write('two\n')
  await second.flush()
  expect(await readdir(folder)).toHaveLength(1)
  expect(await textOf(folder)).toBe('one\ntwo\n')
})

test('a file that is moved away by another program is made again', async () => {
  const folder = join(home, 'moved')
  const { file } = await opened(folder)
  file.write('before\n')
  await file.flush()
  const [name = ''] = await readdir(folder)
  await rename(join(folder, name), join(folder, 'taken'))
  await eventually(async () => {
    file.write('after\n')
    await file.flush()
    expect(await readFile(join(folder, name), 'utf8')).toContain('after\n')
  })
})
