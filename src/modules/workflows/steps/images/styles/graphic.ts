import Delaunator from 'delaunator'
import { mix, rgbOf } from '../colours.ts'
import type { Random } from '../random.ts'
import { type Raster, sharp, toRaster, toSharp } from '../raster.ts'
import { svgOf } from '../scene/drawing.ts'
import { drawSvg } from '../svg.ts'
import { edgesOf } from './paint.ts'

const greyOf = (picture: Raster): Promise<Buffer> => toSharp(picture).greyscale().normalise().raw().toBuffer()

const flat = (raster: Raster): Promise<Raster> => toRaster(toSharp(raster).removeAlpha())

/** Triangles between points that gather at the edges, each in the colour of its middle. */
export const lowPoly = async (picture: Raster, random: Random): Promise<Raster> => {
  const { width, height, data } = await toRaster(toSharp(picture).median(5))
  const edges = await edgesOf(picture, 2)
  const points: [number, number][] = []
  for (const x of [0, 0.2, 0.4, 0.6, 0.8, 1])
    for (const y of [0, 0.2, 0.4, 0.6, 0.8, 1])
      if (x % 1 === 0 || y % 1 === 0) points.push([x * width, y * height])
  const wanted = 1500
  for (let tries = 0; points.length < wanted && tries < wanted * 12; tries += 1) {
    const [x, y] = [Math.floor(random.next() * width), Math.floor(random.next() * height)]
    if (random.next() * 200 < (edges[y * width + x] ?? 0) + 7) points.push([x, y])
  }
  const { triangles } = Delaunator.from(points)
  const shapes: string[] = []
  for (let at = 0; at < triangles.length; at += 3) {
    const corners = [0, 1, 2].map((corner) => points[triangles[at + corner] ?? 0] ?? ([0, 0] as const))
    const [cx, cy] = [0, 1].map((axis) =>
      Math.round(corners.reduce((sum, corner) => sum + (corner[axis] ?? 0), 0) / 3),
    )
    const from = (Math.min(height - 1, cy ?? 0) * width + Math.min(width - 1, cx ?? 0)) * 3
    const colour = `rgb(${data[from]},${data[from + 1]},${data[from + 2]})`
    // A line of the same colour closes the gaps between neighbours.
    shapes.push(
      `<path d="M${corners.map((corner) => corner.join(' ')).join('L')}Z" fill="${colour}" stroke="${colour}" stroke-width="0.8"/>`,
    )
  }
  return await toRaster(
    toSharp(await flat(drawSvg(svgOf(width, height, shapes))))
      .modulate({ saturation: 1.2 })
      .linear(1.06, -6),
  )
}

/** The inks of print: each colour is a screen of dots at an angle of its own. */
export const halftone = (picture: Raster): Raster => {
  const { width, height, data } = picture
  const cell = Math.max(4, Math.max(width, height) / 130)
  const out = new Uint8Array(width * height * 3)
  const screens = [
    [0.26, 0],
    [1.31, 1],
    [0, 2],
  ] as const
  const turns = screens.map(([angle]) => [Math.cos(angle), Math.sin(angle)] as const)
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 3)
      for (const [ink, [, channel]] of screens.entries()) {
        const [cos = 1, sin = 0] = turns[ink] ?? []
        const [u, v] = [(x * cos + y * sin) / cell, (y * cos - x * sin) / cell]
        const [du, dv] = [u - Math.round(u), v - Math.round(v)]
        // The dot takes its size from the picture at the middle of its cell.
        const [cx, cy] = [
          (Math.round(u) * cos - Math.round(v) * sin) * cell,
          (Math.round(u) * sin + Math.round(v) * cos) * cell,
        ]
        const from =
          (Math.min(height - 1, Math.max(0, Math.round(cy))) * width +
            Math.min(width - 1, Math.max(0, Math.round(cx)))) *
          3
        const amount = 1 - (data[from + channel] ?? 0) / 255
        const radius = amount ** 0.62 * 0.66
        const cover = Math.min(1, Math.max(0, (radius - Math.hypot(du, dv)) * cell + 0.5))
        out[at + channel] = 250 - cover * 238
      }
  return { width, height, channels: 3, data: out }
}

const pairs = [
  ['#1b1464', '#ff7e6b'],
  ['#0b3d3a', '#f4e285'],
  ['#3a0f4c', '#4fd1c5'],
  ['#10243e', '#f2b5d4'],
  ['#2b0f1e', '#ffb347'],
] as const

/** Two inks: the shadows take one, the lights the other. */
export const duotone = async (picture: Raster, random: Random): Promise<Raster> => {
  const [dark, light] = random.pick(pairs)
  const ramp = Array.from({ length: 256 }, (_, value) =>
    rgbOf(mix(mix(dark, light, Math.min(1, value / 215)), '#fffaf0', Math.max(0, (value - 190) / 130))),
  )
  const grey = await greyOf(picture)
  const out = new Uint8Array(picture.width * picture.height * 3)
  for (let at = 0; at < grey.length; at += 1) out.set(ramp[grey[at] ?? 0] ?? [0, 0, 0], at * 3)
  return { width: picture.width, height: picture.height, channels: 3, data: out }
}

/** Large pixels of few colours, with the pattern of old consoles between two of them. */
export const pixelArt = async (picture: Raster): Promise<Raster> => {
  const { width, height } = picture
  const [w, h] = [width, height].map((side) =>
    Math.max(8, Math.round((side / Math.max(width, height)) * 104)),
  )
  const small = await toSharp(picture)
    .modulate({ saturation: 1.35 })
    .linear(1.12, -14)
    .resize({ width: w ?? 8, height: h ?? 8, fit: 'fill', kernel: 'lanczos3' })
    .png({ palette: true, colours: 16, dither: 0.5 })
    .toBuffer()
  const image = toSharp(await toRaster(sharp(small).removeAlpha()))
  return await toRaster(image.resize({ width, height, fit: 'fill', kernel: 'nearest' }))
}
