import { type TextEncoding, textEncodingOf } from './text-encoding.ts'

/** The length of the beginning of a file that decides its kind. */
export const kindSampleBytes = 64 * 1024

/** What a file is by its content. `name` is the format of one that is not read, null for an unknown one. */
export type FileKind =
  | Readonly<{ kind: 'pdf' | 'docx' | 'png' | 'jpeg' }>
  | Readonly<{ kind: 'text'; encoding: TextEncoding }>
  | Readonly<{ kind: 'protected' }>
  | Readonly<{ kind: 'unsupported'; name: string | null }>

/** Formats of plain characters that are not prose. */
const markup = new Map([
  ['rtf', 'RTF'],
  ['ps', 'PostScript'],
  ['eps', 'PostScript'],
  ['xml', 'XML'],
  ['svg', 'SVG'],
])

/**
 * Detects the kind of a file by its first `kindSampleBytes`, never by its name. Text comes before formats that begin
 * with a few letters, because prose may begin with them ("BM", "MZ").
 */
export const detectFileKind = async (bytes: Uint8Array): Promise<FileKind> => {
  const sample = bytes.subarray(0, kindSampleBytes)
  const characters = Buffer.from(sample.buffer, sample.byteOffset, sample.byteLength).toString('latin1')
  const encoding = textEncodingOf(sample)
  if (isPdf(characters, encoding !== null)) return { kind: 'pdf' }
  const { fileTypeFromBuffer } = await import('file-type')
  const found = await fileTypeFromBuffer(sample).catch(() => undefined)
  if (encoding !== null) {
    const name = markup.get(found?.ext ?? '')
    return name === undefined ? { kind: 'text', encoding } : { kind: 'unsupported', name }
  }
  switch (found?.ext) {
    case 'docx':
    case 'png':
      return { kind: found.ext }
    case 'apng':
      return { kind: 'png' }
    case 'jpg':
      return { kind: 'jpeg' }
    case 'cfb':
      return isEncryptedOffice(sample)
        ? { kind: 'protected' }
        : { kind: 'unsupported', name: 'an older Office document or one with a password' }
    case 'zip':
      if (hasWordFolder(characters)) return { kind: 'docx' }
  }
  return { kind: 'unsupported', name: found?.ext.toUpperCase() ?? null }
}

/** Some writers list the content types of a DOCX last, beyond the sample. A local entry has its name at 30. */
const hasWordFolder = (characters: string): boolean =>
  characters.split('PK\x03\x04').some((entry) => entry.startsWith('word/', 26))

const pdfObject = /(?:^|[\r\n])\s*\d+\s+\d+\s+obj\b/
/** A reader accepts a header that does not come first. */
const latestHeader = 1024

/** Text may mention `%PDF-`, so a header that does not come first needs an object of a PDF after it. */
const isPdf = (characters: string, isText: boolean): boolean => {
  const start = characters.replace(/^\u00ef\u00bb\u00bf/, '')
  if (/^\s*%PDF-\d/.test(start) || /^\s*\d+\s+\d+\s+obj\b/.test(start)) return true
  const header = start.slice(0, latestHeader).indexOf('%PDF-')
  return header > 0 && (!isText || pdfObject.test(start.slice(header)))
}

/** Word encrypts a document as a compound file of two streams, whose names stand in its directory. */
const isEncryptedOffice = (sample: Uint8Array): boolean =>
  Buffer.from(sample).includes(Buffer.from('EncryptedPackage', 'utf16le'))
