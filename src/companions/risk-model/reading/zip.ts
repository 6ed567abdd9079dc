import { createInflateRaw } from 'node:zlib'
import { fileProtected, Refusal, tooComplex } from '../refusal.ts'

const END_RECORD = 0x06054b50
const ENTRY_RECORD = 0x02014b50
const LOCAL_RECORD = 0x04034b50
const STORED = 0

export type ZipEntry = Readonly<{ name: string; method: number; isEncrypted: boolean; packed: Uint8Array }>

const broken = (): Refusal => new Refusal(400, 'The DOCX is broken and cannot be read.')

/** Lists the files in a ZIP. Throws a Refusal, 400, for a broken one. */
export const zipEntriesOf = (bytes: Uint8Array): ZipEntry[] => {
  try {
    return readDirectory(bytes)
  } catch (error) {
    throw error instanceof RangeError ? broken() : error
  }
}

const readDirectory = (bytes: Uint8Array): ZipEntry[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endRecordOf(view)
  const count = view.getUint16(end + 10, true)
  const entries: ZipEntry[] = []
  let at = view.getUint32(end + 16, true)
  for (let index = 0; index < count; index++) {
    if (view.getUint32(at, true) !== ENTRY_RECORD) throw broken()
    const nameLength = view.getUint16(at + 28, true)
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
      packed: dataOf(bytes, view, view.getUint32(at + 42, true), view.getUint32(at + 20, true)),
    })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

/** The end record comes last, before a comment of at most 65,535 bytes. */
const endRecordOf = (view: DataView): number => {
  const earliest = Math.max(0, view.byteLength - 22 - 65_535)
  for (let at = view.byteLength - 22; at >= earliest; at--)
    if (view.getUint32(at, true) === END_RECORD) return at
  throw broken()
}

const dataOf = (bytes: Uint8Array, view: DataView, local: number, length: number): Uint8Array => {
  if (view.getUint32(local, true) !== LOCAL_RECORD) throw broken()
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
  return bytes.subarray(start, start + length)
}

/**
 * Unpacks files of a ZIP in pieces, at most `limitBytes` in all: a declared size can be wrong. Throws a Refusal: 400
 * for a broken or protected file, 413 past the limit.
 */
export const createUnpacker = (limitBytes: number) => {
  let left = limitBytes
  return async function* ({ method, isEncrypted, packed }: ZipEntry): AsyncGenerator<Uint8Array> {
    if (isEncrypted) throw fileProtected()
    for await (const piece of method === STORED ? [packed] : inflated(packed)) {
      left -= piece.length
      if (left < 0) throw tooComplex(`unpacks more than ${Math.round(limitBytes / 1024 / 1024)} MB`)
      yield piece
    }
  }
}

const inflated = async function* (packed: Uint8Array): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw({ chunkSize: 256 * 1024 })
  inflate.end(packed)
  try {
    yield* inflate
  } catch (error) {
    const isOfZlib = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
    throw isOfZlib ? broken() : error
  }
}
