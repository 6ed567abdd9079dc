/** Control characters that do not occur in text: not whitespace, and not C1, which Windows-1252 uses. */
const CONTROL = /[^\P{Cc}\s\u0080-\u009f]/u

/** A file with a larger share of bytes beyond ASCII is binary, not single-byte text. */
const MOST_BEYOND_ASCII = 0.3

const decodedAs = (encoding: 'utf-8' | 'utf-16le' | 'utf-16be', bytes: Uint8Array): string | null => {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return CONTROL.test(text) ? null : text
  } catch {
    return null
  }
}

/** Decodes UTF-8, UTF-16 with or without a byte order mark, else Windows-1252. null for a binary file. */
export const decodeText = (bytes: Uint8Array): string | null =>
  decodedAs('utf-8', bytes) ?? decodeUtf16(bytes) ?? decodeSingleByte(bytes)

const decodeUtf16 = (bytes: Uint8Array): string | null => {
  if (bytes.length < 2 || bytes.length % 2 !== 0) return null
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodedAs('utf-16le', bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodedAs('utf-16be', bytes)
  const beginning = bytes.subarray(0, 512)
  const zeros = [0, 0]
  for (const [at, byte] of beginning.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const half = beginning.length / 2
  if ((zeros[1] ?? 0) > half * 0.7) return decodedAs('utf-16le', bytes)
  if ((zeros[0] ?? 0) > half * 0.7) return decodedAs('utf-16be', bytes)
  return null
}

const decodeSingleByte = (bytes: Uint8Array): string | null => {
  let beyond = 0
  for (const byte of bytes) if (byte > 127) beyond++
  if (beyond > bytes.length * MOST_BEYOND_ASCII) return null
  const text = new TextDecoder('windows-1252').decode(bytes)
  return CONTROL.test(text) ? null : text
}
