import { type Raster, sizeWithin, toRaster, toSharp } from './raster.ts'

export type Enhancement = {
  whiteBalance: boolean
  /** -100 to 100; 0 is as measured. */
  exposure: number
  /** Percent; 100 leaves it. */
  saturation: number
  /** Percent; 0 leaves it. */
  sharpness: number
}

/** The gains of the channels, of a photo that is lit as photos are, stay within these. */
const [leastGain, mostGain] = [0.55, 1.9]

/**
 * Returns the gain of each channel that makes the light of a picture grey: by the sixth power of its pixels, which
 * weighs bright ones more than a mean does ("shades of grey").
 */
export const whiteGains = ({ data, channels }: Raster): [number, number, number] => {
  const sums: [number, number, number] = [0, 0, 0]
  const power = Float64Array.from({ length: 256 }, (_, value) => (value / 255) ** 6)
  for (let at = 0; at < data.length; at += channels) {
    sums[0] += power[data[at] ?? 0] ?? 0
    sums[1] += power[data[at + 1] ?? 0] ?? 0
    sums[2] += power[data[at + 2] ?? 0] ?? 0
  }
  const [red, green, blue] = [sums[0] ** (1 / 6), sums[1] ** (1 / 6), sums[2] ** (1 / 6)]
  const grey = (red + green + blue) / 3
  const gain = (light: number): number =>
    Math.min(mostGain, Math.max(leastGain, grey / Math.max(light, 1e-6)))
  return [gain(red), gain(green), gain(blue)]
}

/** Returns for each value what it becomes, so that the middle of the picture is about as light as a grey card. */
const curveOf = ({ data }: Raster): Uint8Array => {
  const counts = new Uint32Array(256)
  for (const value of data) counts[value] = (counts[value] ?? 0) + 1
  let median = 0
  for (let seen = counts[0] ?? 0; seen < data.length / 2 && median < 255; seen += counts[median] ?? 0)
    median += 1
  const power = Math.min(
    1.15,
    Math.max(0.6, Math.log(0.5) / Math.log(Math.min(0.98, Math.max(0.02, median / 255)))),
  )
  return Uint8Array.from({ length: 256 }, (_, value) => 255 * (value / 255) ** power)
}

const localSide = 640

/**
 * Returns what CLAHE adds to each value, around 128. Squares of an eighth of a large picture take minutes: it is done
 * on a small one.
 */
const localContrast = async (picture: Raster): Promise<Raster> => {
  const { width, height } = sizeWithin(picture.width, picture.height, localSide)
  const small = await toRaster(toSharp(picture).resize({ width, height, fit: 'fill' }))
  const square = { width: Math.max(3, Math.ceil(width / 8)), height: Math.max(3, Math.ceil(height / 8)) }
  const local = await toRaster(toSharp(small).clahe({ ...square, maxSlope: 2 }))
  for (let at = 0; at < local.data.length; at += 1)
    local.data[at] = Math.min(255, Math.max(0, 128 + (local.data[at] ?? 0) - (small.data[at] ?? 0)))
  return await toRaster(
    toSharp(local).resize({ width: picture.width, height: picture.height, fit: 'fill', kernel: 'cubic' }),
  )
}

/** Corrects white balance, range, local contrast, colours and sharpness of a picture without alpha. */
export const enhance = async (picture: Raster, wanted: Enhancement): Promise<Raster> => {
  const gains = wanted.whiteBalance ? whiteGains(picture) : [1, 1, 1]
  const balanced = await toRaster(
    toSharp(picture).linear(gains, [0, 0, 0]).normalise({ lower: 0.1, upper: 99.5 }),
  )
  const local = await localContrast(balanced)
  const curve = curveOf(balanced)
  for (let at = 0; at < balanced.data.length; at += 1)
    balanced.data[at] =
      curve[
        Math.min(
          255,
          Math.max(0, Math.round((balanced.data[at] ?? 0) + 0.32 * ((local.data[at] ?? 128) - 128))),
        )
      ] ?? 0
  const lit = toSharp(balanced).modulate({
    saturation: wanted.saturation / 100,
    brightness: 1 + wanted.exposure / 200,
  })
  if (wanted.sharpness === 0) return await toRaster(lit)
  return await toRaster(lit.sharpen({ sigma: 1, m1: 0.3, m2: wanted.sharpness / 18 }))
}
