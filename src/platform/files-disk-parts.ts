import { access, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isAbsent, publish, writeAll } from './disk-writes.ts'
import { checkKey, type PartedUpload, type Parts } from './files.ts'

/** The key stands in the name, as `+` is in no key. */
const separator = '+'

/** Names the file of a key while it is written. */
export const unfinishedName = ({ key, uploadId }: PartedUpload): string =>
  [uploadId, ...key.split('/')].join(separator)

/** Files in parts: one file in the folder of unfinished ones, in which each part is written at its place. */
export const createDiskParts = (
  unfinished: string,
  pathOf: (key: string) => string,
  prepare: () => Promise<void>,
): Parts => {
  const placeOf = (upload: PartedUpload): string => join(unfinished, unfinishedName(upload))
  return {
    async begin(key) {
      checkKey(key)
      await prepare()
      const upload = { key, uploadId: Bun.randomUUIDv7() }
      await (await open(placeOf(upload), 'wx', 0o600)).close()
      return upload
    },

    async put(upload, number, offset, bytes, signal) {
      signal?.throwIfAborted()
      const file = await open(placeOf(upload), 'r+')
      try {
        await writeAll(file, bytes, offset)
        await file.sync()
      } finally {
        await file.close()
      }
      return String(number)
    },

    async complete(upload, parts) {
      const path = pathOf(upload.key)
      const byteLength = parts.reduce((sum, part) => sum + part.byteLength, 0)
      try {
        const file = await open(placeOf(upload), 'r+')
        try {
          // A process that lost its turn may have written beyond.
          await file.truncate(byteLength)
          await file.sync()
        } finally {
          await file.close()
        }
        await publish(placeOf(upload), path)
      } catch (error) {
        if (!isAbsent(error)) throw error
        // An earlier call has completed it.
        await access(path)
      }
    },

    async abort(upload) {
      await rm(placeOf(upload), { force: true })
    },

    async *begun(prefix) {
      await prepare()
      for (const name of await readdir(unfinished)) {
        const [uploadId = '', ...folders] = name.split(separator)
        const key = folders.join('/')
        const found = await stat(join(unfinished, name)).catch(() => null)
        if (key.startsWith(prefix) && found) yield { key, uploadId, startedAt: found.mtime }
      }
    },
  }
}
