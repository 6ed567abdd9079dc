import { darker, lighter, mix } from '../colours.ts'
import { type Canvas, clip, type Drawing, linear, type Point, polygon } from './drawing.ts'
import { createNoise } from './noise.ts'

/** The upper edge of a layer of land, from the left to the right. */
export type Ridge = { edge: Point[]; at(x: number): number }

type Shape = 'peaks' | 'hills' | 'dunes' | 'shore'

const octavesOf: Record<Shape, number> = { peaks: 6, hills: 3, dunes: 2, shore: 4 }
/** Waves across the picture. */
const wavesOf: Record<Shape, number> = { peaks: 2.1, hills: 1.7, dunes: 1.3, shore: 1.4 }

/** Makes an edge around `base` that rises at most about `rise` pixels above it. */
export const ridgeOf = (canvas: Canvas, shape: Shape, base: number, rise: number): Ridge => {
  const { width, height, random } = canvas
  const noise = createNoise(random, octavesOf[shape])
  const waves = wavesOf[shape] * Math.max(1, width / height) * random.between(0.85, 1.2)
  const count = Math.round(width / (shape === 'peaks' ? 3 : 5))
  const heightAt = (x: number): number => {
    const value = noise((x / width) * waves, 3)
    // A fold of the noise has sharp tops.
    return shape === 'peaks' ? 1 - 1.55 * Math.abs(value) : 0.5 + 0.62 * value
  }
  const at = (x: number): number => base - rise * heightAt(x)
  return {
    edge: Array.from(
      { length: count + 1 },
      (_, index): Point => [(width * index) / count, at((width * index) / count)],
    ),
    at,
  }
}

/** Fills the land below an edge, down to `bottom`: `top` at the crest, `foot` further down. */
export const drawLand = (
  { width }: Canvas,
  { edge }: Ridge,
  bottom: number,
  top: string,
  foot: string,
): Drawing[] => {
  const fill = linear([
    [0, top],
    [1, foot],
  ])
  return [fill.definition, polygon([...edge, [width, bottom], [0, bottom]], fill.fill)]
}

const tops = (edge: readonly Point[], reach: number): number[] =>
  edge.flatMap((_, index) => {
    const [, y] = edge[index] ?? [0, 0]
    const near = edge.slice(Math.max(0, index - reach), index + reach + 1)
    return near.every((other) => other[1] >= y) ? [index] : []
  })

/** Shades the side of each peak that faces away from the sun, and puts snow on the high ones. */
export const drawFaces = (
  canvas: Canvas,
  ridge: Ridge,
  options: {
    bottom: number
    colour: string
    haze: string
    snow: string | null
    sunX: number
    snowLine: number
  },
): Drawing[] => {
  const { width, unit, random } = canvas
  const { edge } = ridge
  const { bottom, colour, haze, snow, sunX, snowLine } = options
  const inside = clip(polygon([...edge, [width, bottom], [0, bottom]], '#000'))
  const shade = linear([
    [0, darker(colour, 0.34), 0.85],
    [0.75, mix(colour, haze, 0.3), 0],
  ])
  const parts: Drawing[] = [inside.definition, shade.definition]
  const faces: Drawing[] = []
  const caps: Drawing[] = []
  for (const index of tops(edge, Math.round(edge.length / 45))) {
    const [x, y] = edge[index] ?? [0, 0]
    const away = x < sunX ? -1 : 1
    const drop = (bottom - y) * random.between(0.5, 0.85)
    if (drop < unit * 2) continue
    const spine: Point[] = Array.from({ length: 9 }, (_, step) => {
      const down = step / 8
      const sway = step === 0 ? 0 : random.between(-1, 1) * drop * 0.055 - away * drop * 0.16 * down
      return [x + sway, y + drop * down]
    })
    faces.push(polygon([...spine, [x + away * drop * 0.85, y + drop]], shade.fill))
    if (snow && y < snowLine) caps.push(...cap(canvas, ridge, [x, y], snowLine, snow, away))
  }
  return [...parts, `<g ${inside.clip}>${caps.join('')}${faces.join('')}</g>`]
}

/** Snow on a peak, with an edge of teeth below. */
const cap = (
  { unit, random }: Canvas,
  ridge: Ridge,
  [x, y]: Point,
  snowLine: number,
  snow: string,
  away: number,
): Drawing[] => {
  const depth = Math.min((snowLine - y) * random.between(0.75, 1), unit * 11)
  if (depth < unit * 1.2) return []
  const half = depth * 1.25
  const upper: Point[] = Array.from({ length: 25 }, (_, step) => {
    const at = x - half + (2 * half * step) / 24
    return [at, ridge.at(at) - 1]
  })
  const lower: Point[] = Array.from({ length: 15 }, (_, step) => {
    const at = x + half - (2 * half * step) / 14
    const reach = depth * Math.max(0, 1 - Math.abs(at - x) / half)
    return [
      at,
      ridge.at(at) + reach * (step % 2 === 0 ? random.between(0.75, 1.05) : random.between(0.3, 0.5)),
    ]
  })
  const lit = polygon([...upper, ...lower], snow)
  const dark = polygon(
    [
      [x, y],
      [x + away * half, y + depth * 0.5],
      [x + away * half * 0.6, y + depth * 1.2],
      [x - away * depth * 0.12, y + depth],
    ],
    mix(snow, '#8fa3c4', 0.5),
    'opacity="0.55"',
  )
  return [lit, dark]
}

/** A dune: light on its crest, darker down its side. */
export const drawDune = (canvas: Canvas, ridge: Ridge, bottom: number, colour: string): Drawing[] => {
  const { width, unit } = canvas
  const side = linear([
    [0, lighter(colour, 0.2)],
    [0.3, colour],
    [1, darker(colour, 0.3)],
  ])
  const shadow = ridge.edge.map(([x, y]): Point => [x, y + unit * (2.5 + 2 * Math.sin(x / (unit * 9)))])
  return [
    side.definition,
    polygon([...ridge.edge, [width, bottom], [0, bottom]], lighter(colour, 0.26)),
    polygon([...shadow, [width, bottom], [0, bottom]], side.fill),
  ]
}
