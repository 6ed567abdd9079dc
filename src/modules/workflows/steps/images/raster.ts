import { isMainThread } from 'node:worker_threads'
import sharp, { type OverlayOptions, type Sharp } from 'sharp'

/** The long side of a picture that is made, in pixels. */
export const maxSide = 4096

// A step process does one picture at a time, and its memory is limited.
sharp.concurrency(1)
sharp.cache(false)

export { sharp }

/** Frees pixels that are not used any more: the collector counts too little of them, and the memory of a step is bounded. */
export const collectPixels = (): void => {
  if (!isMainThread) Bun.gc(true)
}

/** Pixels from the top left, sRGB with 8 bits a channel: three channels, or four with alpha. */
export type Raster = { width: number; height: number; channels: 3 | 4; data: Uint8Array }

export const toSharp = ({ data, width, height, channels }: Raster): Sharp =>
  sharp(data, { raw: { width, height, channels }, limitInputPixels: false })

/** Runs a pipeline. Returns its pixels. */
export const toRaster = async (image: Sharp): Promise<Raster> => {
  const { data, info } = await image.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  if (info.channels === 3 || info.channels === 4)
    return { width: info.width, height: info.height, channels: info.channels, data }
  // A grey picture keeps its one channel in some pipelines.
  const rgb = new Uint8Array(info.width * info.height * 3)
  for (let at = 0; at < info.width * info.height; at += 1)
    rgb.fill(data[at * info.channels] ?? 0, at * 3, at * 3 + 3)
  return { width: info.width, height: info.height, channels: 3, data: rgb }
}

/** Returns the size of a picture that fits into a square of `side`, never larger than it is. */
export const sizeWithin = (width: number, height: number, side: number) => {
  const scale = Math.min(1, side / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** A picture to lay over another one with `composite`. */
export const overlayOf = ({ data, width, height, channels }: Raster): OverlayOptions => ({
  input: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  raw: { width, height, channels },
})
