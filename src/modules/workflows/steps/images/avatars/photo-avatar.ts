import { StepInputFault } from '../../step.ts'
import { cutOut } from '../people/cut-out.ts'
import { findFaces } from '../people/faces.ts'
import { personMask } from '../people/person-mask.ts'
import type { Random } from '../random.ts'
import { overlayOf, type Raster, toRaster, toSharp } from '../raster.ts'
import { duotone } from '../styles/graphic.ts'
import { kuwahara } from '../styles/kuwahara.ts'
import { backdrop } from './shape.ts'

/** How much of the picture around a face an avatar shows, in sides of the face. */
const framing = 2.3
/** The filters are made for a picture of this size. */
const workSide = 512

/**
 * Returns the square around the largest face of a picture, without what is behind the person where that can be told.
 * Throws a StepInputFault for a picture without a face.
 */
export const cropFace = async (name: string, picture: Raster): Promise<Raster> => {
  const [face] = await findFaces(picture)
  if (!face)
    throw new StepInputFault(`No face was found in ${name}: use a portrait whose face looks to the camera`)
  const mask = await personMask(picture)
  const person = mask ? await cutOut(picture, mask) : picture
  const side = Math.round(Math.min(face.side * framing, picture.width, picture.height))
  const within = (middle: number, length: number): number =>
    Math.round(Math.min(length - side, Math.max(0, middle - side / 2)))
  return await toRaster(
    toSharp(person)
      .extract({
        left: within(face.x, picture.width),
        // More of a head is above its face than below.
        top: within(face.y - face.side * 0.16, picture.height),
        width: side,
        height: side,
      })
      .resize({ width: workSide, height: workSide, fit: 'fill', kernel: 'lanczos3' })
      .ensureAlpha(),
  )
}

/** Paints a face in broad strokes before a plain ground: in its own colours, or in two inks. */
export const paintFace = async (
  face: Raster,
  inInk: boolean,
  ground: string,
  random: Random,
): Promise<Raster> => {
  const wall = backdrop(workSide, inInk ? '#c9ced6' : ground)
  const whole = await toRaster(
    toSharp(wall)
      .composite([overlayOf(face)])
      .removeAlpha(),
  )
  const painted = kuwahara(kuwahara(whole, 4), 3)
  if (inInk) return await duotone(painted, random)
  return await toRaster(
    toSharp(painted).modulate({ saturation: 1.3 }).linear(1.08, -8).sharpen({ sigma: 1.2 }),
  )
}
