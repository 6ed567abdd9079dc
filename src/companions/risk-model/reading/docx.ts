import { LIMITS } from '../limits.ts'
import { Refusal } from '../refusal.ts'
import type { DocumentText } from './outcome.ts'
import { createRecogniser } from './recogniser.ts'
import { createWordText } from './word-text.ts'
import { createUnpacker, type ZipEntry, zipEntriesOf } from './zip.ts'

/** The parts with text, in the order in which they are read. */
const PARTS = [
  /^word\/document\d*\.xml$/u,
  /^word\/(?:footnotes|endnotes|comments)\d*\.xml$/u,
  /^word\/(?:header|footer)\d*\.xml$/u,
  /^word\/(?:diagrams\/data|charts\/chart)\d*\.xml$/u,
]
/** Other documents within the document are not read. */
const EMBEDDED = /^word\/(?:embeddings\/|afchunk)/u
const PICTURE = /^word\/media\/.*\.(png|jpe?g)$/iu
/** A document with less text than this may be one of scanned pages. */
const LITTLE_TEXT = 200

/**
 * Reads the text of a DOCX, a blank line between paragraphs: the body, notes, comments, headers and footers, and in a
 * document with little text its pictures, until `deadline` (of `performance.now()`). Throws a Refusal: 400 broken or
 * protected, 413 too complex.
 */
export const readDocx = async (bytes: Uint8Array, deadline: number): Promise<DocumentText> => {
  const entries = zipEntriesOf(bytes)
  const parts = PARTS.flatMap((part) => entries.filter(({ name }) => part.test(name)))
  if (!parts.some(({ name }) => PARTS[0]?.test(name))) throw broken()
  const unpack = createUnpacker(LIMITS.unpackedBytes)
  const texts: string[] = []
  let length = 0
  for (const part of parts) {
    if (length > LIMITS.textLength) break
    const text = await readPart(unpack(part), LIMITS.textLength - length)
    texts.push(text)
    length += text.length
  }
  const pictures = length < LITTLE_TEXT ? await readPictures(entries, unpack, deadline) : null
  return {
    text: [...texts, pictures?.text ?? ''].join('\n\n'),
    isTruncated:
      length > LIMITS.textLength ||
      pictures?.isTruncated === true ||
      entries.some(({ name }) => EMBEDDED.test(name)),
  }
}

const broken = (): Refusal => new Refusal(400, 'The DOCX is broken and cannot be read.')

/** Stops once the text is longer than `limit`. */
const readPart = async (pieces: AsyncIterable<Uint8Array>, limit: number): Promise<string> => {
  const word = createWordText()
  let decoder: TextDecoder | null = null
  for await (const piece of pieces) {
    decoder ??= new TextDecoder(encodingOf(piece))
    if (!word.write(decoder.decode(piece, { stream: true }))) throw broken()
    if (word.length() > limit) break
  }
  return word.text()
}

const encodingOf = ([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' => {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}

const readPictures = async (
  entries: readonly ZipEntry[],
  unpack: ReturnType<typeof createUnpacker>,
  deadline: number,
): Promise<DocumentText> => {
  const pictures = entries.filter(({ name }) => PICTURE.test(name))
  if (pictures.length === 0) return { text: '', isTruncated: false }
  const texts: string[] = []
  const recogniser = createRecogniser(deadline)
  try {
    for (const picture of pictures) {
      if (performance.now() > deadline) break
      const bytes = Buffer.concat(await Array.fromAsync(unpack(picture)))
      const kind = /png$/iu.test(picture.name) ? 'png' : 'jpeg'
      texts.push(await recogniser.readPicture(kind, bytes).catch(withoutBroken))
    }
  } finally {
    await recogniser.end()
  }
  return { text: texts.join('\n\n'), isTruncated: texts.length < pictures.length }
}

/** A picture that cannot be read does not make the document unreadable. */
const withoutBroken = (error: unknown): string => {
  if (error instanceof Refusal) return ''
  throw error
}
