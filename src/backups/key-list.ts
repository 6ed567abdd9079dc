import { createReadStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { NamedFile } from '../platform/stored-files.ts'

/** The keys of all files that rows name, in a file of their own: a million of them is too much for memory. */
export const createKeyList = async (path: string) => {
  await rm(path, { force: true })
  await (await open(path, 'wx', 0o600)).close()
  const writer = Bun.file(path).writer()
  let bytes = 0
  return {
    add(files: NamedFile[]): void {
      for (const { key, byteLength } of files) {
        bytes += byteLength
        writer.write(`${byteLength} ${key}\n`)
      }
    },

    async end(): Promise<void> {
      await writer.end()
    },

    /** Of all files. */
    bytes: (): number => bytes,

    async *all(): AsyncGenerator<NamedFile> {
      for await (const line of createInterface({ input: createReadStream(path) })) {
        const space = line.indexOf(' ')
        yield { key: line.slice(space + 1), byteLength: Number(line.slice(0, space)) }
      }
    },

    async remove(): Promise<void> {
      await writer.end()
      await rm(path, { force: true })
    },
  }
}
