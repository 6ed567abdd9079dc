import { type Raster, sizeWithin, toRaster, toSharp } from '../raster.ts'
import { findFaces } from './faces.ts'
import { guidedMask } from './guided-filter.ts'
import { networkSide, runNetwork } from './models.ts'

/** A person takes at least this share of a picture. */
const leastShare = 0.04
/** What takes less than this may be a toy or a vase, unless it has a face. */
const certainShare = 0.12
/** The edges are looked for in a picture of this size. */
const filterSide = 800

/**
 * Returns how much each pixel belongs to a person, from 0 to 255, with the edges of the picture; null where the network
 * finds no person.
 */
export const personMask = async (picture: Raster): Promise<Uint8Array | null> => {
  const [coarse] = await runNetwork('selfie', picture, 0)
  if (!coarse) throw new Error('the network of persons gave no mask')
  const sure = coarse.reduce((sum, value) => sum + (value > 0.8 ? 1 : 0), 0) / coarse.length
  if (sure < leastShare) return null
  if (sure < certainShare && (await findFaces(picture)).length === 0) return null
  const { width, height } = sizeWithin(picture.width, picture.height, filterSide)
  const small = await toRaster(toSharp(picture).resize({ width, height, fit: 'fill' }))
  const grey = {
    width: networkSide,
    height: networkSide,
    channels: 3 as const,
    data: new Uint8Array(coarse.length * 3),
  }
  for (let at = 0; at < coarse.length; at += 1)
    grey.data.fill(Math.round((coarse[at] ?? 0) * 255), at * 3, at * 3 + 3)
  const grown = await toRaster(toSharp(grey).resize({ width, height, fit: 'fill', kernel: 'cubic' }))
  const mask = new Float32Array(width * height)
  for (let at = 0; at < mask.length; at += 1) mask[at] = (grown.data[at * 3] ?? 0) / 255
  return guidedMask(picture, small, mask, {
    radius: Math.max(2, Math.round(Math.max(width, height) / 90)),
    softness: 0.0012,
    // What is nearly certain is certain: else the ground shines through the face.
    shape: (value) => smooth((value - 0.22) / 0.62),
  })
}

const smooth = (value: number): number => {
  const share = Math.min(1, Math.max(0, value))
  return Math.round(255 * share * share * (3 - 2 * share))
}
