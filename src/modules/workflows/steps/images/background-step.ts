import { Type } from '@sinclair/typebox'
import { defineStep, StepInputFault } from '../step.ts'
import { backgrounds, replaceBackground } from './background.ts'
import { colour, format, image_url, oneOf, text } from './fields.ts'
import { openPicture, pixelsOf } from './input/open-picture.ts'
import { sampleMark, sourcePictures } from './input/sources.ts'
import { makeBatch } from './output/batch.ts'
import { pictureFile } from './output/picture-file.ts'
import { createPainter } from './painter.ts'
import { personMask } from './people/person-mask.ts'
import { samplePortrait } from './people/sample-portrait.ts'

/** The layers of a larger picture would take too much memory. */
const mostSide = 1920
const mostPixels = 2_600_000

const sideOf = ({ width, height }: { width: number; height: number }): number =>
  Math.min(mostSide, Math.sqrt((mostPixels * Math.max(width, height)) / Math.min(width, height)))

const input = Type.Object({
  image_url,
  background: oneOf(backgrounds),
  /** Of the wall of a studio, or of the whole background. */
  colour: colour('#E8ECEF'),
  /** What to see behind the person, for `scene`. */
  prompts_text: text(2000, 'A bright office with plants'),
  format,
})

/** Cuts persons out of their pictures and puts another background behind them. */
export const imageBackground = defineStep({
  input,
  async run({ image_url, background: kind, colour, prompts_text: scene, format }, context) {
    const sources = await sourcePictures(context, image_url, samplePortrait)
    const painter = createPainter(context)
    const counts = await makeBatch(
      context,
      sources.map((source) => ({
        prompt_text: `${source.name}: ${kind === 'scene' ? scene : kind}`,
        async make() {
          const opened = await openPicture(source)
          const picture = await pixelsOf(opened, { side: sideOf(opened) })
          const mask = await personMask(picture)
          if (!mask)
            throw new StepInputFault(
              `No person was found in ${source.name}: use a portrait that shows head and shoulders`,
            )
          const made = await replaceBackground(picture, mask, { kind, colour, scene }, painter)
          return await pictureFile(`${source.name}-${kind}`, made, format)
        },
      })),
    )
    return { output: { ...painter.summary(), background: kind, ...counts, ...sampleMark(sources) } }
  },
})
