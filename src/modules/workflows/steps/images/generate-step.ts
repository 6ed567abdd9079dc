import { Type } from '@sinclair/typebox'
import { defineStep, StepInputFault } from '../step.ts'
import { integer, mostPrompts, oneOf, promptFields, readPrompts, text } from './fields.ts'
import { drawPrompt } from './generate.ts'
import { createImageModel } from './model/image-model.ts'
import { makeBatch } from './output/batch.ts'
import { pictureFile } from './output/picture-file.ts'
import { maxSide } from './raster.ts'
import { looks } from './scene/finish.ts'

const shapes = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '9:16', '16:9', '21:9'] as const
/** The pixels of a square of each resolution; other shapes have as many. */
const sides = { '1K': 1024, '2K': 2048, '4K': 4096 } as const

const sample = [
  'A lighthouse on a cliff at sunset',
  'A market street in the morning rain',
  'A perfume bottle on white marble',
]

const input = Type.Object({
  ...promptFields,
  style: oneOf(looks),
  aspect_ratio: oneOf(shapes),
  resolution: oneOf(['1K', '2K', '4K']),
  /** Another one gives other pictures for the same prompts. */
  seed: text(100, ''),
  /** Pictures of each prompt. */
  variations: integer(1, 10, 1),
  format: oneOf(['png', 'jpeg', 'webp']),
})

const sizeOf = (shape: string, side: number) => {
  const [wide = 1, tall = 1] = shape.split(':').map(Number)
  const scale = Math.min(side * Math.sqrt(1 / (wide * tall)), maxSide / Math.max(wide, tall))
  return { width: Math.round(wide * scale), height: Math.round(tall * scale) }
}

/** Makes a picture for each prompt: with the image model where there is one, else drawn here. */
export const imageGenerate = defineStep({
  input,
  async run(given, context) {
    const { style: look, aspect_ratio, resolution, seed, variations, format } = given
    const named = readPrompts(given)
    const wanted = (named.length > 0 ? named : sample).flatMap((prompt) =>
      Array.from({ length: variations }, (_, index) => ({ prompt, index })),
    )
    if (wanted.length > mostPrompts)
      throw new StepInputFault(`A run makes at most ${mostPrompts} pictures, not ${wanted.length}`)
    const size = sizeOf(aspect_ratio, sides[resolution])
    const model = context.imageModel && createImageModel(context.imageModel, context.options)
    const subjects = new Set<string>()
    const counts = await makeBatch(
      context,
      wanted.map(({ prompt, index }) => ({
        prompt_text: prompt,
        async make() {
          if (model) {
            const made = await model.generate(`${prompt}. Look: ${look}.`, size, context.signal)
            return await pictureFile(prompt, made, format)
          }
          const { raster, subject } = await drawPrompt(prompt, { ...size, look, seed: `${seed} ${index}` })
          subjects.add(subject)
          return await pictureFile(prompt, raster, format)
        },
      })),
    )
    return {
      output: {
        ...(model ? model.summary() : { provider: 'local', subjects: [...subjects] }),
        ...size,
        ...counts,
        ...(named.length === 0 && { sample: true }),
      },
    }
  },
})
