import { Type } from '@sinclair/typebox'
import { defineStep } from '../step.ts'
import { format, image_url, number, oneOf, text } from './fields.ts'
import { openPicture, pixelsOf } from './input/open-picture.ts'
import { sampleMark, sourcePictures } from './input/sources.ts'
import { createImageModel, editSize } from './model/image-model.ts'
import { makeBatch } from './output/batch.ts'
import { pictureFile } from './output/picture-file.ts'
import { createRandom, type Random } from './random.ts'
import { type Raster, toRaster, toSharp } from './raster.ts'
import { samplePhoto } from './sample.ts'
import { duotone, halftone, lowPoly, pixelArt } from './styles/graphic.ts'
import { oil, pencil, watercolour } from './styles/paint.ts'

/** The filters are made for a picture of this size: strokes and dots keep their proportion to it. */
const styleSide = 1280

const styles = {
  oil,
  watercolour,
  pencil,
  'low-poly': lowPoly,
  halftone,
  duotone,
  'pixel-art': pixelArt,
} satisfies Record<string, (picture: Raster, random: Random) => Raster | Promise<Raster>>

const input = Type.Object({
  image_url,
  style: oneOf(['oil', 'watercolour', 'pencil', 'low-poly', 'halftone', 'duotone', 'pixel-art']),
  strength: number(10, 100, 80),
  /** What else matters: for the image model alone. */
  prompts_text: text(2000, ''),
  format,
})

/** Gives pictures the look of a technique: by the image model where there is one, else by filters. */
export const imageStyle = defineStep({
  input,
  async run({ image_url, style, strength, prompts_text, format }, context) {
    const sources = await sourcePictures(context, image_url, () => samplePhoto())
    const model = context.imageModel && createImageModel(context.imageModel, context.options)
    const counts = await makeBatch(
      context,
      sources.map((source) => ({
        prompt_text: `${source.name}: ${style}`,
        async make() {
          const opened = await openPicture(source)
          const name = `${source.name}-${style}`
          if (model) {
            const picture = await pixelsOf(opened, { side: Math.max(...Object.values(editSize(opened))) })
            const prompt = `Redraw this picture as ${style.replace('-', ' ')} art, at ${strength} percent strength. Keep its motif and composition. ${prompts_text}`
            return await pictureFile(name, await model.edit(picture, prompt.trim(), context.signal), format)
          }
          const picture = await pixelsOf(opened, { side: styleSide })
          const styled = await styles[style](picture, createRandom(`${source.name} ${style}`))
          return await pictureFile(name, await blended(picture, styled, strength / 100), format)
        },
      })),
    )
    const provider = model ? model.summary() : { provider: 'local' }
    return { output: { ...provider, style, strength, ...counts, ...sampleMark(sources) } }
  },
})

const blended = async (picture: Raster, styled: Raster, share: number): Promise<Raster> => {
  // From 80 percent on the picture below does not show.
  const weight = Math.min(1, share / 0.8)
  if (weight === 1) return styled
  const below = await toRaster(toSharp(picture).removeAlpha())
  for (let at = 0; at < below.data.length; at += 1)
    below.data[at] = (below.data[at] ?? 0) * (1 - weight) + (styled.data[at] ?? 0) * weight
  return below
}
