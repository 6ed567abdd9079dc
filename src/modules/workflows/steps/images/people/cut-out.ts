import { type Raster, toRaster, toSharp } from '../raster.ts'

/** Returns a picture whose alpha is a mask. */
export const withAlpha = ({ width, height, channels, data }: Raster, mask: Float32Array): Raster => {
  const out = new Uint8Array(width * height * 4)
  for (let at = 0; at < mask.length; at += 1) {
    out.set(data.subarray(at * channels, at * channels + 3), at * 4)
    out[at * 4 + 3] = Math.round(255 * (mask[at] ?? 0))
  }
  return { width, height, channels: 4, data: out }
}

/**
 * Cuts a person out. The edge takes its colours from within, so that no fringe of the old ground is left.
 */
export const cutOut = async (picture: Raster, mask: Float32Array): Promise<Raster> => {
  const cut = withAlpha(
    picture,
    mask.map((value) => (value > 0.92 ? 1 : 0)),
  )
  const inner = await toRaster(
    toSharp(cut).blur(Math.max(1.5, Math.max(picture.width, picture.height) / 220)),
  )
  for (let at = 0; at < mask.length; at += 1) {
    const value = mask[at] ?? 0
    cut.data[at * 4 + 3] = Math.round(255 * value)
    const known = Math.min(1, (inner.data[at * 4 + 3] ?? 0) / 24) * (1 - value)
    for (let channel = at * 4; channel < at * 4 + 3; channel += 1)
      cut.data[channel] = (cut.data[channel] ?? 0) * (1 - known) + (inner.data[channel] ?? 0) * known
  }
  return cut
}

/** Returns what is behind a person, blurred: the person does not shine into it. */
export const blurredBehind = async (picture: Raster, mask: Float32Array): Promise<Raster> => {
  const { width, height } = picture
  // A small picture blurs as well and sooner.
  const scale = Math.min(1, 640 / Math.max(width, height))
  const open = withAlpha(
    picture,
    mask.map((value) => Math.max(0.004, 1 - value * 1.4)),
  )
  const small = await toRaster(
    toSharp(open).resize({
      width: Math.round(width * scale),
      height: Math.round(height * scale),
      fit: 'fill',
    }),
  )
  const soft = await toRaster(toSharp(small).blur(Math.max(small.width, small.height) / 46))
  for (let at = 3; at < soft.data.length; at += 4) soft.data[at] = 255
  return await toRaster(toSharp(soft).removeAlpha().resize({ width, height, fit: 'fill', kernel: 'cubic' }))
}
