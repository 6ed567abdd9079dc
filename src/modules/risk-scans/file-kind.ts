import { fileTypeFromBuffer } from 'file-type'

/** How much of a file's beginning is looked at. */
export const sampleBytes = 64 * 1024

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const recognised = new Set(['application/pdf', docx, 'image/png', 'image/jpeg'])
/** Formats written in plain characters that nobody would call text. */
const refusedText = new Set(['application/rtf', 'application/postscript', 'application/xml', 'image/svg+xml'])

/**
 * The media type of a file by its content, whatever its name says: PDF, DOCX, PNG, JPEG or text (TXT and
 * MD alike are `text/plain`). null for everything else.
 */
export const detectKind = async (sample: Uint8Array): Promise<string | null> => {
  if (isUtf16(sample)) return 'text/plain'
  const found = await fileTypeFromBuffer(sample).catch(() => undefined)
  if (found && recognised.has(found.mime)) return found.mime
  // Some writers list the content types last, far behind what we look at.
  if (found?.ext === 'zip' && Buffer.from(sample).includes('word/document.xml')) return docx
  if (found && refusedText.has(found.mime)) return null
  // Prose may begin like a binary format of two letters ("BM", "MZ"): characters decide.
  return isText(sample) ? 'text/plain' : null
}

const isText = (sample: Uint8Array): boolean => {
  let control = 0
  let plain = 0
  for (const byte of sample) {
    if (byte === 0x7f || (byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b)) control += 1
    else if (byte < 0x7f) plain += 1
  }
  if (control > 0) return false
  // Older one-byte encodings of Latin scripts are mostly plain characters.
  return isUtf8(sample) || plain / sample.byteLength > 0.85
}

const isUtf8 = (sample: Uint8Array): boolean => {
  try {
    // The sample may end within a character, which `stream` forgives.
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true })
    return true
  } catch {
    return false
  }
}

/** Text as some Windows programs save it: a byte order mark and two bytes for each character. */
const isUtf16 = (sample: Uint8Array): boolean => {
  const encoding =
    sample[0] === 0xff && sample[1] === 0xfe
      ? 'utf-16le'
      : sample[0] === 0xfe && sample[1] === 0xff
        ? 'utf-16be'
        : null
  if (encoding === null) return false
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(sample, { stream: true })
    return !/[^\P{Cc}\s]/u.test(text)
  } catch {
    return false
  }
}

/** Takes the first `sampleBytes` off a stream of bytes; `all` still gives every byte. */
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
  const all = async function* () {
    try {
      yield* taken
      for (;;) {
        const { done, value } = await iterator.next()
        if (done) return
        yield value
      }
    } finally {
      await iterator.return?.()
    }
  }
  return { sample: Buffer.concat(taken).subarray(0, sampleBytes), all: all() }
}
