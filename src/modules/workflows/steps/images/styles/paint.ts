import type { Random } from '../random.ts'
import { type Raster, toRaster, toSharp } from '../raster.ts'
import { kuwahara } from './kuwahara.ts'

const clamp = (value: number): number => Math.min(255, Math.max(0, value))

/** Strokes of a brush that follow noise, as light around 128: stretched noise. */
const canvasLight = async (
  width: number,
  height: number,
  random: Random,
  across: number,
  down: number,
): Promise<Uint8Array> => {
  const [w, h] = [Math.max(2, Math.round(width / across)), Math.max(2, Math.round(height / down))]
  const noise = Uint8Array.from({ length: w * h * 3 }, () => 0)
  for (let at = 0; at < w * h; at += 1) noise.fill(random.integer(60, 196), at * 3, at * 3 + 3)
  const large = await toRaster(
    toSharp({ width: w, height: h, channels: 3, data: noise }).resize({
      width,
      height,
      fit: 'fill',
      kernel: 'cubic',
    }),
  )
  return large.data
}

/** Strokes that follow the shapes, in strong colours. */
export const oil = async (picture: Raster, random: Random): Promise<Raster> => {
  const radius = Math.max(3, Math.round(Math.max(picture.width, picture.height) / 190))
  const painted = kuwahara(kuwahara(picture, radius), Math.max(2, Math.round(radius * 0.7)))
  const rich = await toRaster(
    toSharp(painted).modulate({ saturation: 1.28 }).linear(1.08, -8).sharpen({ sigma: 1.6, m1: 0.6, m2: 2 }),
  )
  const bristles = await canvasLight(rich.width, rich.height, random, 9, 2)
  for (let at = 0; at < rich.data.length; at += 1)
    rich.data[at] = clamp((rich.data[at] ?? 0) * (1 + ((bristles[at] ?? 128) - 128) / 1100))
  return rich
}

/** Pale washes that end before the edge of the paper. */
export const watercolour = async (picture: Raster, random: Random): Promise<Raster> => {
  const { width, height } = picture
  const wet = kuwahara(
    await toRaster(toSharp(picture).blur(Math.max(1, width / 600))),
    Math.max(4, Math.round(Math.max(width, height) / 120)),
  )
  const pale = await toRaster(toSharp(wet).modulate({ saturation: 1.22, brightness: 1.07 }).linear(0.84, 44))
  const edges = await edgesOf(pale, 1.2)
  const [pools, paper] = [
    await canvasLight(width, height, random, width / 9, height / 9),
    await canvasLight(width, height, random, 2.2, 2.2),
  ]
  for (let at = 0; at < pale.data.length; at += 1) {
    const pixel = Math.floor(at / 3)
    // Pigment gathers at the edges and in pools, and the paper shows through.
    const strength =
      1 - (edges[pixel] ?? 0) / 620 + ((pools[at] ?? 128) - 128) / 950 + ((paper[at] ?? 128) - 128) / 1900
    pale.data[at] = clamp((pale.data[at] ?? 0) * strength + 3)
  }
  return await framed(pale, random)
}

/** Lets the paint end before the edge of the paper, unevenly. */
const framed = async (painted: Raster, random: Random): Promise<Raster> => {
  const { width, height } = painted
  const margin = Math.max(width, height) * 0.035
  const wobble = await canvasLight(width, height, random, margin * 0.9, margin * 0.9)
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 3) {
      const inside =
        Math.min(x, y, width - 1 - x, height - 1 - y) + (((wobble[at] ?? 128) - 128) / 128) * margin * 0.55
      const share = Math.min(1, Math.max(0, (inside - margin * 0.8) / (margin * 0.35)))
      for (let channel = 0; channel < 3; channel += 1)
        painted.data[at + channel] = 250 - (250 - (painted.data[at + channel] ?? 0)) * share
    }
  return painted
}

/** Returns the strength of the edges of a picture: one byte a pixel. */
export const edgesOf = async (picture: Raster, blur: number): Promise<Uint8Array> => {
  const { width, height } = picture
  const { data } = await toSharp(picture).greyscale().blur(blur).raw().toBuffer({ resolveWithObject: true })
  const out = new Uint8Array(width * height)
  for (let y = 1; y < height - 1; y += 1)
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x
      const across = (data[at + 1] ?? 0) - (data[at - 1] ?? 0)
      const down = (data[at + width] ?? 0) - (data[at - width] ?? 0)
      out[at] = clamp(2.2 * Math.hypot(across, down))
    }
  return out
}

/** Graphite on paper: light divided by its blurred negative, and hatching in the shadows. */
export const pencil = async (picture: Raster, random: Random): Promise<Raster> => {
  const { width, height } = picture
  const calm = await toRaster(toSharp(picture).median(5))
  const grey = await toSharp(calm).greyscale().normalise().raw().toBuffer()
  const soft = await toSharp(calm)
    .greyscale()
    .normalise()
    .blur(Math.max(2, width / 130))
    .raw()
    .toBuffer()
  const paper = await canvasLight(width, height, random, 1.6, 1.6)
  const out = new Uint8Array(width * height * 3)
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 1) {
      const [light, around] = [grey[at] ?? 0, soft[at] ?? 0]
      const dodged = Math.min(255, (255 * (light + 6)) / (around + 6))
      const dark = 1 - light / 255
      const first = dark > 0.38 && (x + y) % 7 < 2 ? (dark - 0.38) * 120 : 0
      const second = dark > 0.62 && (x - y + 7000) % 6 < 2 ? (dark - 0.62) * 150 : 0
      const tone = dodged ** 1.7 / 255 ** 0.7 - dark ** 1.6 * 70 + 6 - first - second
      const value = clamp(tone + ((paper[at * 3] ?? 128) - 128) * (0.16 + 0.2 * dark))
      out[at * 3] = value
      out[at * 3 + 1] = clamp(value - 1)
      out[at * 3 + 2] = clamp(value - 5)
    }
  return { width, height, channels: 3, data: out }
}
