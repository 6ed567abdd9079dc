import { type Raster, sizeWithin, toRaster, toSharp } from '../raster.ts'

/** Blurred colours are computed in a picture of this size. */
const blurSide = 720

/** Returns a picture whose alpha is `alphaOf` the mask, which has 0 to 255. */
const withAlpha = (
  { width, height, channels, data }: Raster,
  mask: Uint8Array,
  alphaOf: (value: number) => number,
): Raster => {
  const out = new Uint8Array(width * height * 4)
  for (let at = 0, from = 0, to = 0; at < mask.length; at += 1, from += channels, to += 4) {
    out[to] = data[from] ?? 0
    out[to + 1] = data[from + 1] ?? 0
    out[to + 2] = data[from + 2] ?? 0
    out[to + 3] = alphaOf(mask[at] ?? 0)
  }
  return { width, height, channels: 4, data: out }
}

/** Blurs a picture as if what its alpha hides were not there, and returns it in its own size. */
const blurred = async (picture: Raster, share: number): Promise<Raster> => {
  const { width, height } = picture
  const size = sizeWithin(width, height, blurSide)
  const small = await toRaster(toSharp(picture).resize({ ...size, fit: 'fill' }))
  const soft = await toRaster(toSharp(small).blur(Math.max(1, Math.max(size.width, size.height) * share)))
  return await toRaster(toSharp(soft).resize({ width, height, fit: 'fill', kernel: 'cubic' }))
}

/** Cuts a person out. The edge takes its colours from within, so that no fringe of the old ground is left. */
export const cutOut = async (picture: Raster, mask: Uint8Array): Promise<Raster> => {
  const inner = await blurred(
    withAlpha(picture, mask, (value) => (value > 234 ? 255 : 0)),
    1 / 220,
  )
  const cut = withAlpha(picture, mask, (value) => value)
  for (let at = 0; at < cut.data.length; at += 4) {
    const share = Math.min(1, (inner.data[at + 3] ?? 0) / 24) * (1 - (cut.data[at + 3] ?? 0) / 255)
    if (share === 0) continue
    for (let channel = at; channel < at + 3; channel += 1)
      cut.data[channel] = (cut.data[channel] ?? 0) * (1 - share) + (inner.data[channel] ?? 0) * share
  }
  return cut
}

/** Returns what is behind a person, out of focus: the person does not shine into it. */
export const blurredBehind = async (picture: Raster, mask: Uint8Array): Promise<Raster> => {
  const open = withAlpha(picture, mask, (value) => Math.max(1, 255 - value * 1.4))
  const soft = await blurred(open, 1 / 46)
  for (let at = 3; at < soft.data.length; at += 4) soft.data[at] = 255
  return soft
}

/** What the light of a wall leaves dark behind a person. */
export const shadowOf = async (
  mask: Uint8Array,
  { width, height }: Pick<Raster, 'width' | 'height'>,
): Promise<Raster> => {
  const size = sizeWithin(width, height, blurSide)
  const side = Math.max(size.width, size.height)
  const shadow: Raster = { ...size, channels: 4, data: new Uint8Array(size.width * size.height * 4) }
  const [right, down] = [side * 0.018, side * 0.012]
  for (let y = Math.ceil(down); y < size.height; y += 1)
    for (let x = Math.ceil(right); x < size.width; x += 1) {
      const from = Math.floor(((y - down) * height) / size.height) * width
      const value = mask[from + Math.floor(((x - right) * width) / size.width)] ?? 0
      shadow.data[(y * size.width + x) * 4 + 3] = value * 0.26
    }
  const soft = await toRaster(toSharp(shadow).blur(side / 60))
  return await toRaster(toSharp(soft).resize({ width, height, fit: 'fill' }))
}
