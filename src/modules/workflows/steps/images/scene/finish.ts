import type { Random } from '../random.ts'
import { overlayOf, type Raster, sharp, toRaster, toSharp } from '../raster.ts'

export const looks = ['photo', 'illustration', 'poster', 'minimal'] as const
export type Look = (typeof looks)[number]

/** Gives a drawing its look: light that spreads and grain; as it is; few colours; or paler and softer. */
export const finish = async (drawn: Raster, look: Look, random: Random): Promise<Raster> => {
  const flat = await toRaster(toSharp(drawn).removeAlpha())
  if (look === 'illustration') return flat
  if (look === 'minimal')
    return await toRaster(toSharp(flat).median(7).modulate({ saturation: 0.7, brightness: 1.06 }))
  if (look === 'poster')
    return await posterised(await toRaster(toSharp(flat).median(5).modulate({ saturation: 1.15 })))
  const glow = await toRaster(
    toSharp(flat)
      .blur(Math.max(2, flat.width / 55))
      .linear(0.42, -30),
  )
  const lit = await toRaster(
    toSharp(flat)
      .composite([{ ...overlayOf(glow), blend: 'screen' }])
      .removeAlpha(),
  )
  return grained(lit, random)
}

/** Noise as that of film, and darker corners. */
const grained = (raster: Raster, random: Random): Raster => {
  const { width, height, channels, data } = raster
  const noise = Int8Array.from({ length: 4096 }, () => Math.round((random.next() + random.next() - 1) * 9))
  for (let y = 0, at = 0; y < height; y += 1) {
    const dy = (y / height - 0.5) ** 2
    const start = random.integer(0, 4095)
    for (let x = 0; x < width; x += 1, at += channels) {
      const shade = 1.02 - 0.42 * ((x / width - 0.5) ** 2 + dy)
      const grain = noise[(start + x) & 4095] ?? 0
      for (let channel = 0; channel < 3; channel += 1)
        data[at + channel] = Math.min(255, Math.max(0, (data[at + channel] ?? 0) * shade + grain))
    }
  }
  return raster
}

/** Few colours, those of the picture. */
const posterised = async (raster: Raster): Promise<Raster> =>
  await toRaster(
    sharp(await toSharp(raster).png({ palette: true, colours: 16, dither: 0 }).toBuffer()).removeAlpha(),
  )
