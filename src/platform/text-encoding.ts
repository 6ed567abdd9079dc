export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** Control characters that do not occur in text: not whitespace, and not C1, which Windows-1252 uses. */
const control = /[^\P{Cc}\s\u0080-\u009f]/u
/** Characters that no text has: unassigned ones and those of private use. */
const unassigned = /[\p{Cn}\p{Co}]/u

/** A file with a larger share of bytes beyond ASCII is binary, not single-byte text. */
const mostBeyondAscii = 0.3
/** Text of any script has a space or a line end among so many characters. */
const charactersForSpace = 500

/**
 * The encoding of text by its beginning: UTF-8, UTF-16 with or without a byte order mark, else Windows-1252. null for
 * bytes that are no text.
 */
export const textEncodingOf = (sample: Uint8Array): TextEncoding | null => {
  if (sample[0] === 0xff && sample[1] === 0xfe) return isTextIn('utf-16le', sample) ? 'utf-16le' : null
  if (sample[0] === 0xfe && sample[1] === 0xff) return isTextIn('utf-16be', sample) ? 'utf-16be' : null
  if (isTextIn('utf-8', sample)) return 'utf-8'
  return utf16Of(sample) ?? (isSingleByte(sample) ? 'windows-1252' : null)
}

/** Decodes text whose beginning has this encoding; a UTF-8 beginning may be followed by a single-byte rest. */
export const decodeText = (bytes: Uint8Array, encoding: TextEncoding): string => {
  try {
    return new TextDecoder(encoding, { fatal: encoding === 'utf-8' }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

const isTextIn = (encoding: TextEncoding, sample: Uint8Array): boolean => {
  const text = decodeSample(encoding, sample)
  return text !== null && !control.test(text)
}

const decodeSample = (encoding: TextEncoding, sample: Uint8Array): string | null => {
  try {
    // It may end within a character, which `stream` allows.
    return new TextDecoder(encoding, { fatal: true }).decode(sample, { stream: true })
  } catch {
    return null
  }
}

/** Without a byte order mark, the order of bytes with more spaces and line ends is right. */
const utf16Of = (sample: Uint8Array): TextEncoding | null => {
  const spacesIn = (encoding: TextEncoding): number => {
    const text = decodeSample(encoding, sample)
    if (text === null || control.test(text) || unassigned.test(text)) return 0
    const spaces = text.match(/[ \n]/gu)?.length ?? 0
    return spaces >= text.length / charactersForSpace ? spaces : 0
  }
  const [little, big] = [spacesIn('utf-16le'), spacesIn('utf-16be')]
  if (little === big) return null
  return little > big ? 'utf-16le' : 'utf-16be'
}

const isSingleByte = (sample: Uint8Array): boolean => {
  let beyond = 0
  for (const byte of sample) if (byte > 127) beyond += 1
  return beyond <= sample.length * mostBeyondAscii && isTextIn('windows-1252', sample)
}
