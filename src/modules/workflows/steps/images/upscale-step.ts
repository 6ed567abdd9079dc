import { Type } from '@sinclair/typebox'
import { defineStep } from '../step.ts'
import { enlarge } from './enlarge.ts'
import { format, image_url, number } from './fields.ts'
import { openPicture, pixelsOf } from './input/open-picture.ts'
import { sampleMark, sourcePictures } from './input/sources.ts'
import { makeBatch } from './output/batch.ts'
import { pictureFile } from './output/picture-file.ts'
import { maxSide } from './raster.ts'
import { samplePhoto } from './sample.ts'

const input = Type.Object({ image_url, scale: number(2, 4, 2), sharpness: number(0, 100, 30), format })

/** Enlarges pictures. */
export const imageUpscale = defineStep({
  input,
  async run({ image_url, scale, sharpness, format }, context) {
    const sources = await sourcePictures(context, image_url, () => samplePhoto())
    const counts = await makeBatch(
      context,
      sources.map((source) => ({
        prompt_text: `${source.name} × ${scale}`,
        async make() {
          const small = await pixelsOf(await openPicture(source), { side: maxSide / scale, alpha: false })
          return await pictureFile(`${source.name}-x${scale}`, await enlarge(small, scale, sharpness), format)
        },
      })),
    )
    return {
      output: {
        provider: 'local',
        method: 'Lanczos-3 with four rounds of back projection and mild sharpening',
        scale,
        ...counts,
        ...sampleMark(sources),
      },
    }
  },
})
