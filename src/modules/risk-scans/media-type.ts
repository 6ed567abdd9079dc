import { fileTypeFromBuffer } from 'file-type'

/** The length of the beginning of a file that decides its type. */
const sampleBytes = 64 * 1024

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const supported = new Set(['application/pdf', docx, 'image/png', 'image/jpeg'])
/** Formats of plain characters that are not prose. */
const refusedText = new Set(['application/rtf', 'application/postscript', 'application/xml', 'image/svg+xml'])

/**
 * Returns the media type of a file by its content, not its name: PDF, DOCX, PNG, JPEG or `text/plain` (TXT
 * and MD). null for any other.
 */
export const detectMediaType = async (sample: Uint8Array): Promise<string | null> => {
  if (isUtf16(sample)) return 'text/plain'
  const found = await fileTypeFromBuffer(sample).catch(() => undefined)
  if (found && supported.has(found.mime)) return found.mime
  // Some writers list the content types last, beyond the sample.
  if (found?.ext === 'zip' && Buffer.from(sample).includes('word/document.xml')) return docx
  if (found && refusedText.has(found.mime)) return null
  // Prose may begin with the two letters of a binary format ("BM", "MZ"), so all characters decide.
  return isText(sample) ? 'text/plain' : null
}

const isText = (sample: Uint8Array): boolean => {
  let ascii = 0
  for (const byte of sample) {
    if (byte === 0x7f || (byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b)) return false
    if (byte >= 0x20 && byte < 0x7f) ascii += 1
  }
  // Text in an older one-byte encoding of a Latin script is mostly ASCII.
  return decode('utf-8', sample) !== null || ascii / sample.byteLength > 0.85
}

/** Some Windows programs save text with a byte order mark and two bytes for each character. */
const isUtf16 = (sample: Uint8Array): boolean => {
  const mark = `${sample[0]} ${sample[1]}`
  const encoding = mark === '255 254' ? 'utf-16le' : mark === '254 255' ? 'utf-16be' : null
  const text = encoding && decode(encoding, sample)
  return text !== null && !/[^\P{Cc}\s]/u.test(text)
}

const decode = (encoding: 'utf-8' | 'utf-16le' | 'utf-16be', sample: Uint8Array): string | null => {
  try {
    // The sample may end within a character, which `stream` allows.
    return new TextDecoder(encoding, { fatal: true }).decode(sample, { stream: true })
  } catch {
    return null
  }
}

/** Reads the first `sampleBytes` of a stream. `all` still yields every byte. */
export const takeSample = async (
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ sample: Uint8Array; all: AsyncIterable<Uint8Array> }> => {
  const iterator = bytes[Symbol.asyncIterator]()
  const taken: Uint8Array[] = []
  let byteLength = 0
  while (byteLength < sampleBytes) {
    const { done, value } = await iterator.next()
    if (done) break
    taken.push(value)
    byteLength += value.byteLength
  }
  const rest = { [Symbol.asyncIterator]: () => iterator }
  const all = async function* () {
    try {
      yield* taken
      yield* rest
    } finally {
      await iterator.return?.()
    }
  }
  return { sample: Buffer.concat(taken).subarray(0, sampleBytes), all: all() }
}
