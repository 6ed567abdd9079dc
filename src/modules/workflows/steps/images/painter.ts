import type { StepContext } from '../step.ts'
import { drawPrompt } from './generate.ts'
import { createImageModel } from './model/image-model.ts'
import type { Raster } from './raster.ts'
import type { Look } from './scene/finish.ts'

type Wish = { width: number; height: number; look: Look; seed: string }

/** Makes the pictures that a step composes: with the image model where there is one, else drawn here. */
export const createPainter = ({ imageModel, options, signal }: StepContext) => {
  const model = imageModel && createImageModel(imageModel, options)
  return {
    /** Returns a picture of about the size that is wished. */
    paint: async (prompt: string, wish: Wish): Promise<Raster> =>
      model
        ? await model.generate(`${prompt}. Look: ${wish.look}.`, wish, signal)
        : (await drawPrompt(prompt, wish)).raster,
    summary: () => (model ? model.summary() : { provider: 'local' }),
  }
}

export type Painter = ReturnType<typeof createPainter>
