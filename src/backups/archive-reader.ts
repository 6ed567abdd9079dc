import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract as createExtract } from 'tar-stream'
import { reasonOf } from '../platform/reason.ts'
import { type ArchiveContents, DamagedArchiveError } from './archive.ts'
import { type ArchiveEntry, createArchiveCheck, type TarEntry } from './archive-check.ts'

/**
 * Reads an archive, and checks each byte on the way: the sums of all entries, their number, and how many rows each
 * collection has. `onEntry` gets each entry before it is known whether the archive is whole: read it once without.
 * `onBytes` counts the bytes of the file. Throws DamagedArchiveError, and what `onEntry` throws.
 */
export const readArchive = async (
  path: string,
  onEntry: (entry: ArchiveEntry) => Promise<void> = readBody,
  onBytes: (count: number) => void = () => {},
): Promise<ArchiveContents> => {
  const unzip = (await isGzip(path)) ? [createGunzip()] : []
  const extract = createExtract()
  const source = createReadStream(path, { highWaterMark: 1024 * 1024 })
  let damage: unknown
  let refusal: { error: unknown } | undefined
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      try {
        onBytes(chunk.length)
      } catch (error) {
        refusal ??= { error }
        throw error
      }
      yield chunk
    }
  }
  const piped = pipeline([counted, ...unzip, extract]).catch((error: unknown) => {
    if (!refusal) damage ??= error
    extract.destroy(error instanceof Error ? error : new Error(String(error)))
  })
  const bodyOf = async function* (body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* body
    } catch (error) {
      if (!refusal) damage ??= error
      throw error
    }
  }
  const consume = async (entry: ArchiveEntry): Promise<void> => {
    try {
      await onEntry(entry.kind === 'file' ? { ...entry, body: bodyOf(entry.body) } : entry)
    } catch (error) {
      refusal ??= { error }
      throw error
    }
  }
  const check = createArchiveCheck()
  try {
    // The types of the package know nothing of the header.
    for await (const entry of extract as AsyncIterable<unknown>) await check.take(entry as TarEntry, consume)
    await piped
    return check.result()
  } catch (error) {
    if (refusal && damage === undefined) throw refusal.error
    throw new DamagedArchiveError(path, reasonOf(damage ?? error))
  } finally {
    source.destroy()
    extract.destroy()
  }
}

const readBody = async (entry: ArchiveEntry): Promise<void> => {
  if (entry.kind !== 'file') return
  for await (const _ of entry.body) {
    // Its sum is counted as it passes.
  }
}

const isGzip = async (path: string): Promise<boolean> => {
  const file = await open(path, 'r')
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await file.close()
  }
}
