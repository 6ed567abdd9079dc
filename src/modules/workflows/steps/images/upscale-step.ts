import { Type } from '@sinclair/typebox'
import { defineStep, StepInputFault } from '../step.ts'
import { enlarge } from './enlarge.ts'
import { format, image_url, number } from './fields.ts'
import { openPicture, pixelsOf } from './input/open-picture.ts'
import { sampleMark, sourcePictures } from './input/sources.ts'
import { createImageModel } from './model/image-model.ts'
import { makeBatch } from './output/batch.ts'
import { pictureFile } from './output/picture-file.ts'
import { maxSide, toSharp } from './raster.ts'
import { samplePhoto } from './sample.ts'

/** Models give at most about 1536 pixels a side: a larger picture would lose by them. */
const modelSide = 1024
/** A picture that can be enlarged less than this is large enough. */
const leastScale = 1.1

const input = Type.Object({ image_url, scale: number(2, 4, 2), sharpness: number(0, 100, 30), format })

/** Enlarges pictures, to at most 4096 pixels a side: by the image model where there is one, else by resampling. */
export const imageUpscale = defineStep({
  input,
  async run({ image_url, scale, sharpness, format }, context) {
    const sources = await sourcePictures(context, image_url, () => samplePhoto())
    const model = context.imageModel && createImageModel(context.imageModel, context.options)
    const counts = await makeBatch(
      context,
      sources.map((source) => ({
        prompt_text: `${source.name} × ${scale}`,
        async make() {
          const opened = await openPicture(source)
          const most = maxSide / Math.max(opened.width, opened.height)
          if (most < leastScale)
            throw new StepInputFault(
              `The picture ${source.name} is ${opened.width} × ${opened.height} pixels already: results have at most ${maxSide} a side`,
            )
          const small = await pixelsOf(opened)
          const factor = Math.min(scale, most)
          if (model && Math.max(small.width, small.height) <= modelSide) {
            const prompt = 'Enlarge this picture. Keep everything as it is, and add fine detail.'
            const detailed = await model.edit(small, prompt, context.signal)
            const size = {
              width: Math.round(small.width * factor),
              height: Math.round(small.height * factor),
            }
            const image = toSharp(detailed).resize({ ...size, fit: 'cover', kernel: 'lanczos3' })
            return await pictureFile(`${source.name}-x${scale}`, image, format)
          }
          return await pictureFile(
            `${source.name}-x${scale}`,
            await enlarge(small, factor, sharpness),
            format,
          )
        },
      })),
    )
    return {
      output: {
        ...(model ? model.summary() : { provider: 'local' }),
        method: model
          ? 'image model, then Lanczos-3'
          : 'Lanczos-3 with four rounds of back projection and mild sharpening',
        scale,
        ...counts,
        ...sampleMark(sources),
      },
    }
  },
})
