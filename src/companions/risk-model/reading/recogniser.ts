import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createWorker, OEM } from 'tesseract.js'
import { LIMITS } from '../limits.ts'
import { Refusal } from '../refusal.ts'
import { pixelsOf } from './image-size.ts'
import { type Bitmap, bitmapFile, TURNS, turnedBitmap, turnedJpeg, turnedPng } from './turned-picture.ts'

/** The language data comes from an installed package, not from the network. */
const languageFolder = (): string =>
  join(dirname(fileURLToPath(import.meta.resolve('@tesseract.js-data/eng/package.json'))), '4.0.0_best_int')

/** Text that lies on its side or its head is recognised with less confidence than this, of 100. */
const UPRIGHT_CONFIDENCE = 60

/**
 * Recognises the text of pictures, also of those that are turned by 90° or 180° without saying so. `deadline` (of
 * `performance.now()`) bounds how many directions are tried. Started by its first picture; `end` frees it.
 */
export const createRecogniser = (deadline: number) => {
  let starting: ReturnType<typeof createWorker> | null = null
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {})

  const recognise = async (picture: Buffer) => {
    // Without an errorHandler the library throws an error that cannot be caught and would end the process.
    starting ??= createWorker('eng', OEM.LSTM_ONLY, {
      langPath: languageFolder(),
      gzip: true,
      cacheMethod: 'none',
      errorHandler: (error: unknown) => failed.reject(error),
    })
    const { data } = await Promise.race([(await starting).recognize(picture), failed.promise])
    return data
  }

  /** `turned` makes the picture in one direction. */
  const recogniseTurned = async (upright: Buffer, turned: (exif: number) => Buffer): Promise<string> => {
    let best = await recognise(upright)
    for (const exif of TURNS) {
      if (best.confidence >= UPRIGHT_CONFIDENCE || performance.now() > deadline) break
      const other = await recognise(turned(exif))
      if (other.confidence > best.confidence) best = other
    }
    return best.text
  }

  return {
    /** Throws a Refusal: 400 for a broken picture, 413 for one of too many pixels. */
    async readPicture(kind: 'png' | 'jpeg', bytes: Uint8Array): Promise<string> {
      const broken = () =>
        new Refusal(400, `The ${kind === 'png' ? 'PNG' : 'JPEG'} is broken and cannot be read.`)
      const pixels = pixelsOf(kind, bytes)
      if (pixels === null || pixels === 0) throw broken()
      if (pixels > LIMITS.imagePixels)
        throw new Refusal(413, 'The picture has more than 40 million pixels: send a smaller one.')
      const turn = kind === 'png' ? turnedPng : turnedJpeg
      const upright = kind === 'png' ? Buffer.from(bytes) : withEnd(bytes)
      try {
        return await recogniseTurned(upright, (exif) => turn(upright, exif))
      } catch (error) {
        throw /attempting to read image/u.test(String(error)) ? broken() : error
      }
    },

    async readBitmap(bitmap: Bitmap): Promise<string> {
      return await recogniseTurned(bitmapFile(bitmap), (exif) => turnedBitmap(bitmap, exif))
    },

    async end(): Promise<void> {
      const worker = await starting?.catch(() => null)
      await worker?.terminate()
    },
  }
}

const JPEG_END = Buffer.from([0xff, 0xd9])

/** The recogniser refuses a JPEG without its last two bytes, which some cameras and transfers lose. */
const withEnd = (bytes: Uint8Array): Buffer => Buffer.concat([bytes, JPEG_END])
