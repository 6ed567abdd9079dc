import { fileURLToPath } from 'node:url'
import type { Metadata, Sharp } from 'sharp'
import { createWorkerPool } from '../../../../../platform/worker-pool.ts'
import { StepInputFault } from '../../step.ts'
import { maxSide, type Raster, sharp, sizeWithin, toRaster, toSharp } from '../raster.ts'
import type { SourcePicture } from './sources.ts'
import { isSvg, readSvg } from './svg-guard.ts'
import type { SvgOutcome, SvgTask } from './svg-thread.ts'

const maxPixels = 40_000_000
/** An SVG has no pixels of its own: it is drawn so large. */
const svgSide = 1600

/** A picture whose beginning was checked. `width` and `height` are those of the picture upright. */
export type OpenPicture = {
  name: string
  format: string
  width: number
  height: number
  hasAlpha: boolean
  hasProfile: boolean
  /** A pipeline on the picture, which stands upright in it. */
  image(): Sharp
}

const beginnings: [number, string][] = [
  [0, '\xff\xd8\xff'],
  [0, '\x89PNG\r\n\x1a\n'],
  [0, 'GIF8'],
  [8, 'WEBP'],
  [0, 'II*\0'],
  [0, 'MM\0*'],
  [4, 'ftypavif'],
]

/** Throws a StepInputFault for a picture that is damaged, too large, or of a kind that is not supported. */
export const openPicture = async ({
  name,
  ...source
}: Pick<SourcePicture, 'name' | 'bytes'>): Promise<OpenPicture> => {
  const bytes = await source.bytes()
  if (isSvg(bytes)) return await openDrawing(name, bytes)
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(16, bytes.length)).toString('latin1')
  if (!beginnings.some(([at, text]) => start.startsWith(text, at)))
    throw new StepInputFault(
      `The picture ${name} is of no kind that is supported: use JPEG, PNG, WebP, GIF, TIFF, AVIF or SVG`,
    )
  const metadata = await readable(name, sharp(bytes, { limitInputPixels: false }).metadata())
  const { width, height } = uprightSize(metadata)
  if (width * height > maxPixels) throw tooLarge(name, width, height)
  return {
    name,
    format: metadata.format ?? 'png',
    width,
    height,
    hasAlpha: metadata.hasAlpha === true,
    hasProfile: metadata.icc !== undefined,
    image: () => sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' }).autoOrient(),
  }
}

const uprightSize = ({ width = 0, height = 0, orientation = 1 }: Metadata) =>
  orientation > 4 ? { width: height, height: width } : { width, height }

const drawings = createWorkerPool<SvgTask, SvgOutcome>({
  script: fileURLToPath(new URL('./svg-process.ts', import.meta.url)),
  maxIdle: 0,
  env: {},
  // The library ends its process for some drawings.
  onEnd: () => null,
})

const openDrawing = async (name: string, bytes: Uint8Array): Promise<OpenPicture> => {
  const text = readSvg(name, bytes)
  const outcome = await drawings.run({ text, maxPixels, side: svgSide }, new AbortController().signal)
  if (outcome === null)
    throw new StepInputFault(`The picture ${name} cannot be drawn: it is damaged or too complex`)
  if ('tooLarge' in outcome) throw tooLarge(name, outcome.tooLarge.width, outcome.tooLarge.height)
  const { drawing } = outcome
  const { width, height } = drawing
  return {
    name,
    format: 'png',
    width,
    height,
    hasAlpha: true,
    hasProfile: false,
    image: () => toSharp(drawing),
  }
}

/** Returns the pixels of a picture, upright, in a square of `side`. Without `alpha` it stands on white. */
export const pixelsOf = (picture: OpenPicture, { side = maxSide, alpha = false } = {}): Promise<Raster> => {
  const image = picture.image().resize({ ...sizeWithin(picture.width, picture.height, side), fit: 'fill' })
  return readable(picture.name, toRaster(alpha ? image.ensureAlpha() : image.flatten({ background: '#fff' })))
}

/** What fails here is a picture that cannot be decoded. Throws a StepInputFault then. */
export const readable = async <Value>(name: string, reading: Promise<Value>): Promise<Value> => {
  try {
    return await reading
  } catch {
    throw unreadable(name)
  }
}

const tooLarge = (name: string, width: number, height: number) =>
  new StepInputFault(
    `The picture ${name} has ${width} × ${height} pixels (${megapixels(width * height)} million): at most ${megapixels(maxPixels)} million are possible. Make it smaller`,
  )

const unreadable = (name: string) =>
  new StepInputFault(`The picture ${name} cannot be read: it is damaged or cut off`)

const megapixels = (pixels: number): string => (pixels / 1e6).toFixed(0)
