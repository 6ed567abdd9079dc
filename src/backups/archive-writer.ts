import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { type FileHandle, link, open, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { pack as createPack } from 'tar-stream'
import { type ArchiveHeader, type ArchiveManifest, entriesOfSums, entryNames } from './archive.ts'

export type ArchiveWriter = Awaited<ReturnType<typeof createArchiveWriter>>

const sha256 = () => new Bun.CryptoHasher('sha256')

/**
 * Writes an archive to `path`.partial, readable by its owner only, with gzip where `path` ends with `.gz` or `.tgz`.
 * A partial file that an ended process left is replaced.
 */
export const createArchiveWriter = async (
  path: string,
  header: ArchiveHeader,
  onBytes: (count: number) => void,
) => {
  const partial = `${path}.partial`
  await rm(partial, { force: true })
  const file = await open(partial, 'wx', 0o600)
  const pack = createPack()
  const output = createWriteStream(partial, { fd: file.fd, autoClose: false })
  // Level 1: it halves rows of JSON at 100 MB/s, and files are mostly compressed already.
  const compress = /\.t?gz$/.test(path) ? [createGzip({ level: 1 })] : []
  const written = pipeline([pack, ...compress, output])
  // `check` throws it; without this line it would end the process before.
  written.catch(() => undefined)
  const failed = written.then(() => new Promise<never>(() => {}))
  failed.catch(() => undefined)
  /** A full disk ends the pipeline, and what waits for it would wait for ever. */
  const unlessFailed = <T>(work: Promise<T>): Promise<T> => Promise.race([work, failed])

  const manifest: ArchiveManifest = {
    entries: 0,
    bytes: 0,
    sums_sha256: '',
    rows: {},
    files: 0,
    missing_files: 0,
  }
  const allSums = sha256()
  let sums: string[] = []
  let sumsFiles = 0

  const addWhole = (name: string, bytes: string | Uint8Array): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    pack.entry({ name, mode: 0o600 }, bytes, (error) => (error ? reject(error) : resolve()))
    return unlessFailed(promise)
  }

  const writeSums = async (): Promise<void> => {
    if (sums.length === 0) return
    sumsFiles += 1
    const text = `${sums.join('\n')}\n`
    sums = []
    allSums.update(text)
    await addWhole(`${entryNames.sums}${String(sumsFiles).padStart(6, '0')}.sha256`, text)
  }

  const count = async (name: string, byteLength: number, hash: string): Promise<void> => {
    manifest.entries += 1
    manifest.bytes += byteLength
    sums.push(`${hash}  ${name}`)
    if (sums.length === entriesOfSums) await writeSums()
  }

  const add = async (name: string, bytes: string | Uint8Array): Promise<void> => {
    await addWhole(name, bytes)
    onBytes(bytes.length)
    await count(name, Buffer.byteLength(bytes), sha256().update(bytes).digest('hex'))
  }

  /** Throws when `source` has another length. */
  const addStream = async (
    name: string,
    byteLength: number,
    source: AsyncIterable<Uint8Array>,
  ): Promise<void> => {
    const { promise: added, resolve, reject } = Promise.withResolvers<void>()
    const entry = pack.entry({ name, size: byteLength, mode: 0o600 }, (error) =>
      error ? reject(error) : resolve(),
    )
    added.catch(() => undefined)
    const hash = sha256()
    for await (const chunk of source) {
      hash.update(chunk)
      onBytes(chunk.length)
      if (!entry.write(chunk)) await unlessFailed(Promise.race([once(entry, 'drain'), added]))
    }
    entry.end(null)
    await unlessFailed(added)
    await count(name, byteLength, hash.digest('hex'))
  }

  await add(entryNames.header, JSON.stringify(header))
  return {
    partial,
    manifest,
    add,
    addStream,

    /** Writes the manifest, and brings all bytes to the disk. */
    async finish(): Promise<void> {
      await writeSums()
      manifest.sums_sha256 = allSums.digest('hex')
      await addWhole(entryNames.manifest, JSON.stringify(manifest))
      pack.finalize()
      await written
      await file.sync()
    },

    /** Gives the archive its own name. Throws when another file has it, or another backup took the partial file. */
    async publish(): Promise<void> {
      const [own, found] = [await file.stat(), await stat(partial)]
      if (own.ino !== found.ino)
        throw new Error(`another backup writes to ${path}: give each a file of its own`)
      await link(partial, path)
      await rm(partial)
      await file.close()
      await syncFolder(dirname(path))
    },

    /** Removes what was written. */
    async abandon(): Promise<void> {
      pack.destroy()
      await written.catch(() => undefined)
      await file.close().catch(() => undefined)
      await rm(partial, { force: true })
    },
  }
}

const syncFolder = async (path: string): Promise<void> => {
  const folder: FileHandle = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
