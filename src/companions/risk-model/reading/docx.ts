import mammoth from 'mammoth'
import { LIMITS } from '../limits.ts'
import { Refusal } from '../refusal.ts'
import type { DocumentText } from './outcome.ts'
import { unpacksWithin } from './zip-size.ts'

/** Reads the text of a DOCX, a blank line between paragraphs. Throws a Refusal: 400 broken, 413 unpacked too large. */
export const readDocx = async (bytes: Uint8Array): Promise<DocumentText> => {
  try {
    if (!unpacksWithin(bytes, LIMITS.unpackedBytes))
      throw new Refusal(413, 'The DOCX unpacks to more than can be read.')
    const { value } = await mammoth.extractRawText({ buffer: Buffer.from(bytes) })
    return { text: value, isTruncated: false }
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(400, 'The DOCX is broken and cannot be read.')
  }
}
