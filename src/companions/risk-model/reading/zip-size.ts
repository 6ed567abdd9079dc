import { inflateRawSync } from 'node:zlib'

const END_RECORD = 0x06054b50
const ENTRY_RECORD = 0x02014b50
const LOCAL_RECORD = 0x04034b50

/**
 * Whether a ZIP unpacks to at most `limitBytes` in all. Declared sizes can be wrong, so every entry is unpacked, one
 * at a time, and discarded. Throws for a file that is not a readable ZIP.
 */
export const unpacksWithin = (bytes: Uint8Array, limitBytes: number): boolean => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endRecordOf(view)
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  let left = limitBytes
  for (let entry = 0; entry < count; entry++) {
    if (view.getUint32(at, true) !== ENTRY_RECORD) throw new Error('A directory entry is broken.')
    const method = view.getUint16(at + 10, true)
    const packedBytes = view.getUint32(at + 20, true)
    const packed = dataOf(bytes, view, view.getUint32(at + 42, true), packedBytes)
    const unpackedBytes = method === 0 ? packed.length : unpackedLength(packed, left)
    if (unpackedBytes === null || unpackedBytes > left) return false
    left -= unpackedBytes
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return true
}

/** The end record comes last, before a comment of at most 65,535 bytes. */
const endRecordOf = (view: DataView): number => {
  const earliest = Math.max(0, view.byteLength - 22 - 65_535)
  for (let at = view.byteLength - 22; at >= earliest; at--)
    if (view.getUint32(at, true) === END_RECORD) return at
  throw new Error('There is no directory.')
}

const dataOf = (bytes: Uint8Array, view: DataView, local: number, length: number): Uint8Array => {
  if (view.getUint32(local, true) !== LOCAL_RECORD) throw new Error('An entry is broken.')
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
  return bytes.subarray(start, start + length)
}

const unpackedLength = (packed: Uint8Array, limitBytes: number): number | null => {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, limitBytes) }).length
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return null
    throw error
  }
}
