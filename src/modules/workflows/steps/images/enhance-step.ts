import { Type } from '@sinclair/typebox'
import { defineStep } from '../step.ts'
import { type Enhancement, enhance } from './enhance.ts'
import { format, image_url, number, oneOf } from './fields.ts'
import { openPicture, pixelsOf } from './input/open-picture.ts'
import { type SourcePicture, sampleMark, sourcePictures } from './input/sources.ts'
import { type BatchWork, makeBatch } from './output/batch.ts'
import { pictureFile } from './output/picture-file.ts'
import { overlayOf, type Raster, toRaster, toSharp } from './raster.ts'
import { sampleProductPhoto } from './sample.ts'
import { rect, svgOf } from './scene/drawing.ts'
import { drawSvg } from './svg.ts'

/** Several copies of a picture are in memory at a time. */
const enhancedSide = 3072
const comparisonSide = 2048

const input = Type.Object({
  image_url,
  white_balance: oneOf(['auto', 'off']),
  exposure: number(-100, 100, 0),
  saturation: number(0, 200, 120),
  sharpness: number(0, 100, 50),
  comparison: Type.Boolean({ default: true, description: 'yes or no' }),
  format,
})

/** Makes photos better, and puts them beside what they were. */
export const imageEnhance = defineStep({
  input,
  async run({ image_url, white_balance, exposure, saturation, sharpness, comparison, format }, context) {
    const sources = await sourcePictures(context, image_url, sampleProductPhoto)
    const wanted = { whiteBalance: white_balance === 'auto', exposure, saturation, sharpness }
    const works = sources.flatMap((source) => worksOf(source, wanted, comparison, format))
    const counts = await makeBatch(context, works)
    return { output: { provider: 'local', ...counts, ...sampleMark(sources) } }
  },
})

const worksOf = (
  source: SourcePicture,
  wanted: Enhancement,
  comparison: boolean,
  format: 'jpeg' | 'png' | 'webp',
): BatchWork[] => {
  const made = async (side: number) => {
    const before = await pixelsOf(await openPicture(source), { side })
    return { before, after: await enhance(before, wanted) }
  }
  const better: BatchWork = {
    prompt_text: source.name,
    make: async () => await pictureFile(`${source.name}-enhanced`, (await made(enhancedSide)).after, format),
  }
  const both: BatchWork = {
    prompt_text: `${source.name}: before and after`,
    async make() {
      const { before, after } = await made(comparisonSide / 2)
      return await pictureFile(`${source.name}-before-after`, await sideBySide(before, after), format)
    },
  }
  return comparison ? [better, both] : [better]
}

/** The left half is the picture before, with a line and words between. */
const sideBySide = async (before: Raster, after: Raster): Promise<Raster> => {
  const { width, height } = before
  const isWide = width > height * 1.1
  const [w, h] = isWide ? [width, height * 2] : [width * 2, height]
  const size = Math.max(14, Math.round(Math.min(width, height) / 26))
  const label = (text: string, x: number, y: number): string =>
    `${rect(x, y, size * (text.length * 0.62 + 1.4), size * 1.9, '#111318', `rx="${size * 0.95}" opacity="0.72"`)}<text x="${x + size * 0.7}" y="${y + size * 1.3}" font-family="Inter" font-weight="500" font-size="${size}" fill="#ffffff">${text}</text>`
  const [x, y] = isWide ? [0, height] : [width, 0]
  const words = drawSvg(
    svgOf(w, h, [
      isWide ? rect(0, height - 2, w, 4, '#ffffff') : rect(width - 2, 0, 4, h, '#ffffff'),
      label('Before', size, size),
      label('After', x + size, y + size),
    ]),
  )
  const empty = toSharp({ width: w, height: h, channels: 3, data: new Uint8Array(w * h * 3) })
  return await toRaster(
    empty
      .composite([
        { ...overlayOf(before), left: 0, top: 0 },
        { ...overlayOf(after), left: x, top: y },
        overlayOf(words),
      ])
      .removeAlpha(),
  )
}
