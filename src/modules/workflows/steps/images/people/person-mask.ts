import { type Raster, toRaster, toSharp } from '../raster.ts'
import { guidedFilter } from './guided-filter.ts'
import { networkSide, runNetwork } from './models.ts'

/** A person takes at least this share of a picture. */
const leastShare = 0.025

/**
 * Returns how much each pixel belongs to a person, from 0 to 1, with the edges of the picture; null where the network
 * finds no person.
 */
export const personMask = async (picture: Raster): Promise<Float32Array | null> => {
  const { width, height } = picture
  const [coarse] = await runNetwork('selfie', picture, 0)
  if (!coarse) throw new Error('the network of persons gave no mask')
  const sure = coarse.reduce((sum, value) => sum + (value > 0.6 ? 1 : 0), 0) / coarse.length
  if (sure < leastShare) return null
  const side = networkSide
  const grey = { width: side, height: side, channels: 3 as const, data: new Uint8Array(side * side * 3) }
  for (const [at, value] of coarse.entries()) grey.data.fill(Math.round(value * 255), at * 3, at * 3 + 3)
  const large = await toRaster(toSharp(grey).resize({ width, height, fit: 'fill', kernel: 'cubic' }))
  const mask = Float32Array.from({ length: width * height }, (_, at) => (large.data[at * 3] ?? 0) / 255)
  const radius = Math.max(2, Math.round(Math.max(width, height) / 90))
  const fine = guidedFilter(picture, mask, radius, 0.0012)
  // What is nearly certain is certain: else the ground shines through the face.
  return fine.map((value) => smooth((value - 0.22) / 0.62))
}

const smooth = (value: number): number => {
  const share = Math.min(1, Math.max(0, value))
  return share * share * (3 - 2 * share)
}
