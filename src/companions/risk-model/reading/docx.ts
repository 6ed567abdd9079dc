import mammoth from 'mammoth'
import { LIMITS } from '../limits.ts'
import { Refusal } from '../refusal.ts'
import { unpacksWithin } from './zip-size.ts'

const broken = () => new Refusal(400, 'The DOCX is broken and cannot be read.')

/** Reads the text of a DOCX, a blank line between paragraphs. Throws a Refusal: 400 broken, 413 unpacked too large. */
export const readDocx = async (bytes: Uint8Array): Promise<string> => {
  if (!fitsWhenUnpacked(bytes)) throw new Refusal(413, 'The DOCX unpacks to more than can be read.')
  try {
    return (await mammoth.extractRawText({ buffer: Buffer.from(bytes) })).value
  } catch {
    throw broken()
  }
}

const fitsWhenUnpacked = (bytes: Uint8Array): boolean => {
  try {
    return unpacksWithin(bytes, LIMITS.unpackedBytes)
  } catch {
    throw broken()
  }
}
