import { access, constants, mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAbsent, publish, writeAll } from './disk-writes.ts'
import { checkKey, type Files, type ListedFile, measure } from './files.ts'
import { createDiskParts, unfinishedName } from './files-disk-parts.ts'
import { release } from './streamed-memory.ts'
import { CannotWriteError } from './write-check.ts'

const unfinishedFolder = '.unfinished'

/** A whole block: a disk without a free one takes an empty file all the same. */
const probe = new Uint8Array(4096)

const abandonedAfterMs = 24 * 60 * 60 * 1000

/**
 * Files under `dataDir`/files. A file is written to another folder, synced to the disk, and then renamed: a crash
 * leaves the whole file or none. Unfinished files of crashes are deleted a day later.
 */
export const createDiskFiles = (dataDir: string): Files => {
  const root = join(dataDir, 'files')
  const unfinished = join(root, unfinishedFolder)
  const pathOf = (key: string): string => join(root, checkKey(key))
  let prepared: Promise<void> | null = null
  const prepare = (): Promise<void> => {
    prepared ??= mkdir(unfinished, { recursive: true, mode: 0o700 }).then(
      () => sweep(unfinished),
      (error: unknown) => {
        // The disk may work again at the next use.
        prepared = null
        throw error
      },
    )
    return prepared
  }
  // The first use throws the error; without this line it would end the process before.
  prepare().catch(() => undefined)

  return {
    async put(key, source, { maxBytes, signal }) {
      await prepare()
      const path = pathOf(key)
      const measured = measure(source, maxBytes)
      const temporary = join(unfinished, unfinishedName({ key, uploadId: Bun.randomUUIDv7() }))
      const file = await open(temporary, 'wx', 0o600)
      try {
        try {
          for await (const chunk of measured.bytes()) {
            signal?.throwIfAborted()
            await writeAll(file, chunk)
            release(chunk)
          }
          signal?.throwIfAborted()
          await file.sync()
        } finally {
          await file.close()
        }
        await publish(temporary, path)
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
      return measured.result(key)
    },

    async open(key, range) {
      const path = pathOf(key)
      try {
        await access(path, constants.R_OK)
      } catch (error) {
        if (isAbsent(error)) return null
        throw error
      }
      const file = Bun.file(path)
      const body = range ? file.slice(range.start, range.end + 1).stream() : file.stream()
      return { body, byteLength: file.size }
    },

    async remove(key) {
      await rm(pathOf(key), { force: true })
    },

    list: (prefix) => filesIn(root, prefix),
    addressOf: async () => null,
    parts: createDiskParts(unfinished, pathOf, prepare),

    async check() {
      await prepare()
      const path = join(unfinished, Bun.randomUUIDv7())
      try {
        await writeFile(path, probe, { flag: 'wx', mode: 0o600, flush: true })
      } catch (error) {
        throw new CannotWriteError(error)
      } finally {
        // Otherwise the sweep of unfinished files removes it.
        await rm(path, { force: true }).catch(() => undefined)
      }
    },
  }
}

const sweep = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => null)
    // One that cannot be removed is tried again at the next start; the others must not wait for it.
    if (found && Date.now() - found.mtimeMs > abandonedAfterMs)
      await rm(path, { force: true }).catch(() => undefined)
  }
}

const filesIn = async function* (root: string, prefix: string): AsyncGenerator<ListedFile> {
  const folder = join(root, prefix)
  const names = await readdir(folder, { recursive: true }).catch((error: unknown) => {
    if (isAbsent(error)) return []
    throw error
  })
  for (const name of names) {
    const found = await stat(join(folder, name)).catch(() => null)
    if (found?.isFile()) yield { key: `${prefix}${name}`, modifiedAt: found.mtime }
  }
}
