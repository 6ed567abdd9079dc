import { drawPrompt } from './generate.ts'
import { pictureFile } from './output/picture-file.ts'
import { type Raster, toRaster, toSharp } from './raster.ts'

const samplePrompt = 'A lighthouse on a cliff at sunset'

/** Returns a JPEG that a step shows its work on where a run has no picture. `side` is the longer one. */
export const samplePhoto = async (side = 960): Promise<Uint8Array> =>
  await jpegOf(await drawn(samplePrompt, side))

/** Returns a dull product photo with a yellow cast, as an indoor lamp gives: it can be made better. */
export const sampleProductPhoto = async (): Promise<Uint8Array> => {
  const dull = toSharp(await drawn('A ceramic vase', 960))
    .blur(0.8)
    .modulate({ saturation: 0.75 })
    .linear([0.68, 0.61, 0.48], [26, 20, 10])
  return await jpegOf(await toRaster(dull))
}

const drawn = async (prompt: string, width: number): Promise<Raster> =>
  (await drawPrompt(prompt, { width, height: Math.round(width / 1.5), look: 'photo', seed: 'sample' })).raster

const jpegOf = async (raster: Raster): Promise<Uint8Array> =>
  (await pictureFile('sample', raster, 'jpeg')).bytes
