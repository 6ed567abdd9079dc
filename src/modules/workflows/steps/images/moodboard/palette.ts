import { hexOf, type Rgb } from '../colours.ts'
import { createRandom } from '../random.ts'
import { type Raster, toRaster, toSharp } from '../raster.ts'

/** `share` is the part of the pictures that is nearest to it. */
export type PaletteColour = { hex: string; share: number }

type Lab = readonly [number, number, number]

/** Each picture counts alike: as a square of so many pixels. */
const sampleSide = 40
const rounds = 14

const toLinear = (value: number): number =>
  value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4
const toByte = (value: number): number =>
  255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * Math.max(0, value) ** (1 / 2.4) - 0.055)

/** Björn Ottosson's OKLab, in which equal distances look equal. */
const toLab = (red: number, green: number, blue: number): Lab => {
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

const toRgb = ([light, a, b]: Lab): Rgb => {
  const l = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (light - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    toByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toByte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

/** Hues part colours more than light does, as they do for a designer. */
const distance = (one: Lab, other: Lab): number =>
  0.5 * (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2

const nearest = (point: Lab, centres: Lab[]): { at: number; far: number } => {
  let [best, far] = [0, Number.POSITIVE_INFINITY]
  for (const [at, centre] of centres.entries()) {
    const tried = distance(point, centre)
    if (tried < far) [best, far] = [at, tried]
  }
  return { at: best, far }
}

/**
 * Returns the colours that pictures have in common, dark ones first: by k-means, which begins with points far from each
 * other. There are fewer than `count` where the pictures have fewer.
 */
export const paletteOf = async (pictures: Raster[], count: number): Promise<PaletteColour[]> => {
  const points: Lab[] = []
  for (const picture of pictures) {
    const small = await toRaster(
      toSharp(picture).removeAlpha().resize({ width: sampleSide, height: sampleSide, fit: 'fill' }),
    )
    for (let at = 0; at < small.data.length; at += 3)
      points.push(toLab(small.data[at] ?? 0, small.data[at + 1] ?? 0, small.data[at + 2] ?? 0))
  }
  let centres = firstCentres(points, count)
  let sizes: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const sums = centres.map(() => ({ lab: [0, 0, 0] as [number, number, number], size: 0 }))
    for (const point of points) {
      const sum = sums[nearest(point, centres).at]
      if (!sum) continue
      for (const axis of [0, 1, 2] as const) sum.lab[axis] += point[axis]
      sum.size += 1
    }
    centres = sums.map(
      ({ lab, size }, at): Lab =>
        size === 0 ? (centres[at] ?? [0, 0, 0]) : [lab[0] / size, lab[1] / size, lab[2] / size],
    )
    sizes = sums.map(({ size }) => size)
  }
  return centres
    .map((centre, at) => ({ centre, share: Math.round((1000 * (sizes[at] ?? 0)) / points.length) / 1000 }))
    .filter(({ share }) => share > 0)
    .sort((one, other) => one.centre[0] - other.centre[0])
    .map(({ centre, share }) => ({ hex: hexOf(toRgb(centre)).toUpperCase(), share }))
}

const firstCentres = (points: Lab[], count: number): Lab[] => {
  const random = createRandom('palette')
  const centres: Lab[] = []
  while (centres.length < count) {
    const weights = points.map((point) => (centres.length === 0 ? 1 : nearest(point, centres).far))
    let rest = random.next() * weights.reduce((sum, weight) => sum + weight, 0)
    const chosen = points.find((_, at) => {
      rest -= weights[at] ?? 0
      return rest < 0
    })
    if (!chosen) break
    centres.push(chosen)
  }
  return centres
}
