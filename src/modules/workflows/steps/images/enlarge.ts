import { collectPixels, type Raster, toRaster, toSharp } from './raster.ts'

const rounds = 4

/** Returns a picture `scale` times as wide, whose mean over each old pixel is that pixel. `sharpness` is percent. */
export const enlarge = async (small: Raster, scale: number, sharpness: number): Promise<Raster> => {
  const width = Math.round(small.width * scale)
  const height = Math.round(small.height * scale)
  const large = await resized(small, width, height)
  for (let round = 0; round < rounds; round += 1) {
    collectPixels()
    const back = await resized(large, small.width, small.height)
    // The error of each old pixel, around 128, so that it fits into bytes.
    for (let at = 0; at < back.data.length; at += 1)
      back.data[at] = Math.min(255, Math.max(0, 128 + (small.data[at] ?? 0) - (back.data[at] ?? 0)))
    const error = await resized(back, width, height)
    for (let at = 0; at < large.data.length; at += 1)
      large.data[at] = Math.min(255, Math.max(0, (large.data[at] ?? 0) + (error.data[at] ?? 0) - 128))
  }
  if (sharpness === 0) return large
  collectPixels()
  return await toRaster(toSharp(large).sharpen({ sigma: 0.5 + scale / 4, m1: 0, m2: sharpness / 20 }))
}

const resized = (raster: Raster, width: number, height: number): Promise<Raster> =>
  toRaster(toSharp(raster).resize({ width, height, fit: 'fill', kernel: 'lanczos3' }))
