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

/**
 * Gives a coarse mask the edges of a picture ("Guided Image Filtering", He, Sun and Tang), by its light. `softness` is
 * the variance, of light from 0 to 1, below which a square counts as flat.
 */
export const guidedFilter = (
  { width, height, channels, data }: Raster,
  mask: Float32Array,
  radius: number,
  softness: number,
): Float32Array => {
  const mean = (values: Float32Array): Float32Array => boxMean(values, width, height, radius)
  const light = Float32Array.from({ length: width * height }, (_, at) => {
    const from = at * channels
    return (0.299 * (data[from] ?? 0) + 0.587 * (data[from + 1] ?? 0) + 0.114 * (data[from + 2] ?? 0)) / 255
  })
  const [meanLight, meanMask] = [mean(light), mean(mask)]
  const meanBoth = mean(light.map((value, at) => value * (mask[at] ?? 0)))
  const slope = mean(light.map((value) => value * value))
  const base = meanBoth
  for (let at = 0; at < slope.length; at += 1) {
    const [ofLight, ofMask] = [meanLight[at] ?? 0, meanMask[at] ?? 0]
    const variance = (slope[at] ?? 0) - ofLight * ofLight
    slope[at] = ((meanBoth[at] ?? 0) - ofLight * ofMask) / (variance + softness)
    base[at] = ofMask - (slope[at] ?? 0) * ofLight
  }
  const [meanSlope, meanBase] = [mean(slope), mean(base)]
  return light.map((value, at) => (meanSlope[at] ?? 0) * value + (meanBase[at] ?? 0))
}
