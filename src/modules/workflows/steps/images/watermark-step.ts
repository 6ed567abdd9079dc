import { Type } from '@sinclair/typebox'
import { defineStep, StepInputFault } from '../step.ts'
import { colour, image_url, integer, number, oneOf, text } from './fields.ts'
import { openPicture, pixelsOf, readable } from './input/open-picture.ts'
import { type SourcePicture, sampleMark, sourcePictures } from './input/sources.ts'
import { makeBatch } from './output/batch.ts'
import { formats, pictureFile } from './output/picture-file.ts'
import { maxSide, sizeWithin } from './raster.ts'
import { samplePhoto } from './sample.ts'
import { positions, type Watermark, watermarkFor } from './watermark.ts'

const logoSide = 1024

const input = Type.Object({
  image_url,
  text: text(80, '© Estee'),
  /** `yes`: the file that is named like a logo, or else the last one, is the mark. */
  logo: Type.Boolean({ default: false, description: 'yes or no' }),
  position: oneOf(positions),
  opacity: number(5, 100, 40),
  size: number(2, 100, 20),
  margin: integer(0, 500, 24),
  colour: colour('#FFFFFF'),
})

/** Puts a text or a logo on pictures. They keep their format, their colour profile, and stand upright. */
export const imageWatermark = defineStep({
  input,
  async run({ image_url, logo, ...given }, context) {
    const all = await sourcePictures(context, image_url, () => samplePhoto())
    const { pictures, mark } = logo ? withLogo(all) : { pictures: all, mark: null }
    const watermark: Watermark = {
      ...given,
      logo: mark && (await pixelsOf(await openPicture(mark), { side: logoSide, alpha: true })),
    }
    const counts = await makeBatch(
      context,
      pictures.map((source) => ({ prompt_text: source.name, make: () => marked(source, watermark) })),
    )
    return { output: { provider: 'local', position: given.position, ...counts, ...sampleMark(pictures) } }
  },
})

const withLogo = (sources: SourcePicture[]): { pictures: SourcePicture[]; mark: SourcePicture } => {
  const mark = sources.find(({ name }) => /logo|mark/i.test(name)) ?? sources.at(-1)
  const pictures = sources.filter((source) => source !== mark)
  if (!mark || pictures.length === 0)
    throw new StepInputFault('A watermark with a logo takes two files or more: pictures and the logo')
  return { pictures, mark }
}

const marked = async (source: SourcePicture, watermark: Watermark) => {
  const opened = await openPicture(source)
  const size = sizeWithin(opened.width, opened.height, maxSide)
  const format = formats.find((one) => one === opened.format) ?? 'png'
  const layers = await watermarkFor(size, watermark)
  const image = opened
    .image()
    .resize({ ...size, fit: 'fill' })
    .composite(layers)
    .keepIccProfile()
  return await readable(source.name, pictureFile(`${source.name}-marked`, image, format))
}
