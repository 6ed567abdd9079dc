import { darker, lighter, type Rgb } from './colours.ts'
import type { Painter } from './painter.ts'
import { blurredBehind, cutOut, shadowOf } from './people/cut-out.ts'
import { overlayOf, type Raster, toRaster, toSharp } from './raster.ts'
import { ellipse, linear, radial, rect, svgOf } from './scene/drawing.ts'
import { drawSvg } from './svg.ts'

export const backgrounds = ['studio', 'colour', 'scene', 'blur'] as const

export type Background = { kind: (typeof backgrounds)[number]; colour: string; scene: string }

type Size = { width: number; height: number }

/** A wall that is lit behind the person and falls off to its edges, and a floor that it runs into. */
const studio = ({ width, height }: Size, colour: string): Raster => {
  const wall = linear([
    [0, darker(colour, 0.16)],
    [0.6, colour],
    [1, darker(colour, 0.34)],
  ])
  const lamp = radial([
    [0, lighter(colour, 0.75), 0.95],
    [0.5, lighter(colour, 0.35), 0.5],
    [1, colour, 0],
  ])
  return drawSvg(
    svgOf(width, height, [
      wall.definition,
      lamp.definition,
      rect(0, 0, width, height, wall.fill),
      ellipse(
        width * 0.5,
        height * 0.42,
        Math.max(width, height) * 0.62,
        Math.max(width, height) * 0.58,
        lamp.fill,
      ),
    ]),
  )
}

const behind = async (
  picture: Raster,
  mask: Uint8Array,
  { kind, colour, scene }: Background,
  painter: Painter,
): Promise<Raster> => {
  const { width, height } = picture
  if (kind === 'blur') return await blurredBehind(picture, mask)
  if (kind === 'colour')
    return await toRaster(
      toSharp(drawSvg(svgOf(width, height, [rect(0, 0, width, height, colour)]))).removeAlpha(),
    )
  if (kind === 'studio') return studio({ width, height }, colour)
  const drawn = await painter.paint(scene, { width, height, look: 'photo', seed: 'background' })
  // As a lens that is open for a portrait.
  return await toRaster(
    toSharp(drawn)
      .resize({ width, height, fit: 'cover' })
      .blur(Math.max(1, Math.max(width, height) / 170)),
  )
}

/** Puts a person in front of another background. `mask` tells the person from the rest of the picture. */
export const replaceBackground = async (
  picture: Raster,
  mask: Uint8Array,
  background: Background,
  painter: Painter,
): Promise<Raster> => {
  const ground = await behind(picture, mask, background, painter)
  const person = await cutOut(picture, mask)
  if (background.kind === 'scene') matchLight(person, ground)
  const layers = [overlayOf(person)]
  if (background.kind === 'studio') layers.unshift(overlayOf(await shadowOf(mask, picture)))
  return await toRaster(toSharp(ground).composite(layers).removeAlpha())
}

const meanOf = ({ data, channels }: Raster): Rgb => {
  const sums: [number, number, number] = [0, 0, 0]
  let weight = 0
  // Every 16th pixel tells as much.
  for (let at = 0; at < data.length; at += channels * 16) {
    const share = channels === 4 ? (data[at + 3] ?? 0) / 255 : 1
    weight += share
    for (const channel of [0, 1, 2] as const) sums[channel] += share * (data[at + channel] ?? 0)
  }
  const mean = (channel: 0 | 1 | 2): number => sums[channel] / Math.max(1, weight)
  return [mean(0), mean(1), mean(2)]
}

/** Gives the person a part of the tint and the brightness of a scene, so that both seem to have one light. */
const matchLight = (person: Raster, ground: Raster): void => {
  const [own, there] = [meanOf(person), meanOf(ground)]
  const grey = (rgb: Rgb): number => (rgb[0] + rgb[1] + rgb[2]) / 3 || 1
  const level = Math.min(1.03, Math.max(0.72, (grey(there) / grey(own)) ** 0.3))
  const gains = ([0, 1, 2] as const).map((channel) => {
    const tint = there[channel] / grey(there)
    return level * Math.min(1.12, Math.max(0.88, tint ** 0.22))
  })
  for (let at = 0; at < person.data.length; at += 4)
    for (let channel = 0; channel < 3; channel += 1)
      person.data[at + channel] = Math.min(255, (person.data[at + channel] ?? 0) * (gains[channel] ?? 1))
}
