import { drawPoster } from './objects/poster.ts'
import { drawStillLife } from './objects/still-life.ts'
import { createRandom } from './random.ts'
import { type Raster, toRaster, toSharp } from './raster.ts'
import { finish, type Look } from './scene/finish.ts'
import { drawScene } from './scene/scene.ts'
import { readWish } from './scene/wish.ts'

export type Drawn = { raster: Raster; subject: 'scene' | 'object' | 'abstract' }

/** Scenes are drawn so large; a larger picture is made of that one. */
const drawnSide = 1024

/**
 * Draws a picture for a prompt without a model: a scene, an object on a plinth, or else an abstract poster. The same
 * prompt, seed and size give the same picture.
 */
export const drawPrompt = async (
  prompt: string,
  { width, height, look, seed }: { width: number; height: number; look: Look; seed: string },
): Promise<Drawn> => {
  const random = createRandom(`${seed}\n${prompt.trim().toLowerCase()}`)
  const scale = Math.min(1, drawnSide / Math.max(width, height))
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)]
  const still = drawStillLife(prompt, w, h, random)
  const wish = still ? null : readWish(prompt)
  const raster =
    still?.raster ?? (wish ? await drawScene(wish, prompt, w, h, random) : drawPoster(prompt, w, h, random))
  const subject = still ? 'object' : wish ? 'scene' : 'abstract'
  const finished = await finish(raster, look, random.of('finish'))
  if (scale === 1) return { raster: finished, subject }
  return {
    raster: await toRaster(toSharp(finished).resize({ width, height, fit: 'fill', kernel: 'lanczos3' })),
    subject,
  }
}
