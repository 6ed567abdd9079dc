import type { Raster } from '../raster.ts'

/** Returns the mean over a square around each pixel, from running sums along both axes. */
const boxMean = (values: Float32Array, width: number, height: number, radius: number): Float32Array => {
  const across = new Float32Array(values.length)
  for (let y = 0; y < height; y += 1) {
    const row = y * width
    let sum = 0
    for (let x = 0; x < Math.min(radius, width); x += 1) sum += values[row + x] ?? 0
    for (let x = 0; x < width; x += 1) {
      if (x + radius < width) sum += values[row + x + radius] ?? 0
      if (x - radius - 1 >= 0) sum -= values[row + x - radius - 1] ?? 0
      across[row + x] = sum / (Math.min(width - 1, x + radius) - Math.max(0, x - radius) + 1)
    }
  }
  const out = new Float32Array(values.length)
  const sums = new Float64Array(width)
  for (let y = 0; y < Math.min(radius, height); y += 1)
    for (let x = 0; x < width; x += 1) sums[x] = (sums[x] ?? 0) + (across[y * width + x] ?? 0)
  for (let y = 0; y < height; y += 1) {
    const [entering, leaving] = [y + radius, y - radius - 1]
    const count = Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1
    for (let x = 0; x < width; x += 1) {
      let sum = sums[x] ?? 0
      if (entering < height) sum += across[entering * width + x] ?? 0
      if (leaving >= 0) sum -= across[leaving * width + x] ?? 0
      sums[x] = sum
      out[y * width + x] = sum / count
    }
  }
  return out
}

const lightOf = (data: Uint8Array, at: number): number =>
  (0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)) / 255

/**
 * Gives a coarse mask the edges of a picture ("Fast Guided Filter", He and Sun), by its light. `small` is the same
 * picture in the size of the mask: there the filter is computed, in memory that does not grow with the picture.
 * `softness` is the variance, of light from 0 to 1, below which a square counts as flat. `shape` makes a byte of each
 * value of the result.
 */
export const guidedMask = (
  picture: Raster,
  small: Raster,
  mask: Float32Array,
  { radius, softness, shape }: { radius: number; softness: number; shape(value: number): number },
): Uint8Array => {
  const mean = (values: Float32Array): Float32Array => boxMean(values, small.width, small.height, radius)
  const light = new Float32Array(mask.length)
  const both = new Float32Array(mask.length)
  const square = new Float32Array(mask.length)
  for (let at = 0; at < mask.length; at += 1) {
    const value = lightOf(small.data, at * small.channels)
    light[at] = value
    both[at] = value * (mask[at] ?? 0)
    square[at] = value * value
  }
  const [meanLight, meanMask, base, slope] = [mean(light), mean(mask), mean(both), mean(square)]
  for (let at = 0; at < slope.length; at += 1) {
    const ofLight = meanLight[at] ?? 0
    const ofMask = meanMask[at] ?? 0
    const variance = (slope[at] ?? 0) - ofLight * ofLight
    slope[at] = ((base[at] ?? 0) - ofLight * ofMask) / (variance + softness)
    base[at] = ofMask - (slope[at] ?? 0) * ofLight
  }
  return applied(picture, small, mean(slope), mean(base), shape)
}

/** The result at each pixel, with the coefficients between those of the small picture. */
const applied = (
  { width, height, channels, data }: Raster,
  small: Raster,
  slope: Float32Array,
  base: Float32Array,
  shape: (value: number) => number,
): Uint8Array => {
  const out = new Uint8Array(width * height)
  const [scaleX, scaleY] = [small.width / width, small.height / height]
  for (let y = 0, at = 0; y < height; y += 1) {
    const v = Math.min(small.height - 1, Math.max(0, (y + 0.5) * scaleY - 0.5))
    const [top, down] = [Math.floor(v), v % 1]
    const [upper, lower] = [top * small.width, Math.min(small.height - 1, top + 1) * small.width]
    const between = (values: Float32Array, left: number, right: number, across: number): number => {
      const above = (values[upper + left] ?? 0) * (1 - across) + (values[upper + right] ?? 0) * across
      const below = (values[lower + left] ?? 0) * (1 - across) + (values[lower + right] ?? 0) * across
      return above * (1 - down) + below * down
    }
    for (let x = 0; x < width; x += 1, at += 1) {
      const u = Math.min(small.width - 1, Math.max(0, (x + 0.5) * scaleX - 0.5))
      const left = Math.floor(u)
      const across = u - left
      const right = Math.min(small.width - 1, left + 1)
      const light = lightOf(data, at * channels)
      out[at] = shape(between(slope, left, right, across) * light + between(base, left, right, across))
    }
  }
  return out
}
