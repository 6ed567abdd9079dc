import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createWorker, OEM } from 'tesseract.js'
import { LIMITS } from '../limits.ts'
import { Refusal } from '../refusal.ts'
import { pixelsOf } from './image-size.ts'
import type { DocumentText } from './outcome.ts'

/** The language data comes from an installed package, not from the network. */
const languageFolder = (): string =>
  join(dirname(fileURLToPath(import.meta.resolve('@tesseract.js-data/eng/package.json'))), '4.0.0_best_int')

/**
 * Reads the text in a picture. Each picture gets its own recogniser (0.3 s beside the 1.6 s of a page): a bad file
 * cannot affect the next one, and an idle service does not keep 100 MB.
 * Throws a Refusal: 400 broken, 413 too many pixels.
 */
export const readImage = async (kind: 'png' | 'jpeg', bytes: Uint8Array): Promise<DocumentText> => {
  const broken = () =>
    new Refusal(400, `The ${kind === 'png' ? 'PNG' : 'JPEG'} is broken and cannot be read.`)
  const pixels = pixelsOf(kind, bytes)
  if (pixels === null || pixels === 0) throw broken()
  if (pixels > LIMITS.imagePixels) throw new Refusal(413, 'The picture has more than 40 million pixels.')
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {})
  // Without an errorHandler the library throws an error that cannot be caught and would end the process.
  const starting = createWorker('eng', OEM.LSTM_ONLY, {
    langPath: languageFolder(),
    gzip: true,
    cacheMethod: 'none',
    errorHandler: () => failed.reject(broken()),
  })
  const recognise = async () => (await (await starting).recognize(withEnd(kind, bytes))).data.text
  try {
    return { text: await Promise.race([recognise(), failed.promise]), isTruncated: false }
  } catch (error) {
    throw error instanceof Refusal ? error : broken()
  } finally {
    void starting.then((recogniser) => recogniser.terminate()).catch(() => {})
  }
}

const JPEG_END = Buffer.from([0xff, 0xd9])

/** The recogniser refuses a JPEG without its last two bytes, which some cameras and transfers lose. */
const withEnd = (kind: 'png' | 'jpeg', bytes: Uint8Array): Buffer =>
  Buffer.concat(kind === 'jpeg' ? [bytes, JPEG_END] : [bytes])
