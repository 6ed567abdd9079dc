import {
  type ArchiveContents,
  type ArchiveHeader,
  type ArchiveManifest,
  archiveFormat,
  entryNames,
  rowsOfPart,
} from './archive.ts'

/** One entry of an archive. Its body has to be read before the next one. */
export type ArchiveEntry =
  | { kind: 'collection'; collection: string; text: string }
  | { kind: 'rows'; collection: string; rows: Buffer[] }
  | { kind: 'file'; key: string; byteLength: number; body: AsyncIterable<Uint8Array> }
  | { kind: 'secret'; text: string }

export type TarEntry = AsyncIterable<Uint8Array> & { header: { name: string; size: number } }

/** No entry but a file is larger: a part has one row of 16 MB, or 4 MB and one row. */
const maxBytes = 32 * 1024 * 1024

const sha256 = () => new Bun.CryptoHasher('sha256')

const readWhole = async (entry: TarEntry): Promise<Buffer> => {
  if (entry.header.size > maxBytes) throw new Error(`${entry.header.name} is too long`)
  const chunks: Uint8Array[] = []
  for await (const chunk of entry) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Checks the entries of an archive as they pass. Throws an error for each thing that is wrong. */
export const createArchiveCheck = () => {
  let header: ArchiveHeader | undefined
  let manifest: ArchiveManifest | undefined
  const found = { entries: 0, bytes: 0, files: 0 }
  const rows = new Map<string, number>()
  const allSums = sha256()
  let sums: string[] = []

  const count = (name: string, byteLength: number, hash: string): void => {
    found.entries += 1
    found.bytes += byteLength
    sums.push(`${hash}  ${name}`)
  }

  const takeSums = (text: string): void => {
    if (text !== `${sums.join('\n')}\n`) throw new Error('bytes of it have changed')
    allSums.update(text)
    sums = []
  }

  const takeManifest = (text: string): void => {
    const read: ArchiveManifest = JSON.parse(text)
    const isWhole =
      sums.length === 0 &&
      read.entries === found.entries &&
      read.bytes === found.bytes &&
      read.files === found.files &&
      read.sums_sha256 === allSums.digest('hex') &&
      Object.keys(read.rows).length === rows.size &&
      [...rows].every(([collection, number]) => read.rows[collection] === number)
    if (!isWhole) throw new Error('its manifest does not agree with it')
    manifest = read
  }

  const takeHeader = (text: string): void => {
    const read: ArchiveHeader = JSON.parse(text)
    if (read.format !== archiveFormat)
      throw new Error(`it has format ${read.format}, and this Convene reads ${archiveFormat}`)
    header = read
  }

  const entryOf = (name: string, bytes: Buffer): ArchiveEntry => {
    if (name === entryNames.secret) return { kind: 'secret', text: bytes.toString() }
    const [, collection, part] = /^store\/([^/]+)\/([^/]+)$/.exec(name) ?? []
    if (collection === undefined) throw new Error(`it has an entry ${name}`)
    if (part === 'collection.json') {
      rows.set(collection, 0)
      return { kind: 'collection', collection, text: bytes.toString() }
    }
    const read = rowsOfPart(bytes)
    rows.set(collection, (rows.get(collection) ?? 0) + read.length)
    return { kind: 'rows', collection, rows: read }
  }

  const takeFile = async (
    entry: TarEntry,
    consume: (entry: ArchiveEntry) => Promise<void>,
  ): Promise<void> => {
    const { name, size } = entry.header
    const hash = sha256()
    const body = async function* () {
      for await (const chunk of entry) {
        hash.update(chunk)
        yield chunk
      }
    }
    const key = name.slice(entryNames.files.length)
    await consume({ kind: 'file', key, byteLength: size, body: body() })
    found.files += 1
    count(name, size, hash.digest('hex'))
  }

  return {
    /** Gives an entry to `consume` when it holds rows, a file or a secret. */
    async take(entry: TarEntry, consume: (entry: ArchiveEntry) => Promise<void>): Promise<void> {
      const { name } = entry.header
      if (manifest) throw new Error('it goes on after its manifest')
      if (name !== entryNames.header && !header) throw new Error('it is none of Convene')
      if (name.startsWith(entryNames.files)) return await takeFile(entry, consume)
      const bytes = await readWhole(entry)
      if (name === entryNames.manifest) return takeManifest(bytes.toString())
      if (name.startsWith(entryNames.sums)) return takeSums(bytes.toString())
      count(name, bytes.length, sha256().update(bytes).digest('hex'))
      if (name === entryNames.header) return takeHeader(bytes.toString())
      await consume(entryOf(name, bytes))
    },

    /** Throws when the archive ended too early. */
    result(): ArchiveContents {
      if (!header || !manifest) throw new Error('it is cut off')
      return { header, manifest }
    },
  }
}
