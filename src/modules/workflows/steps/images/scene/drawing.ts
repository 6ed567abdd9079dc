import type { Random } from '../random.ts'

/** A piece of a drawing: what stands in an SVG, in the order of painting. */
export type Drawing = string

export type Point = readonly [number, number]

/** What all parts of a scene draw on. `unit` is a hundredth of the side of a square with the same area. */
export type Canvas = { width: number; height: number; unit: number; random: Random }

export const canvasOf = (width: number, height: number, random: Random): Canvas => ({
  width,
  height,
  unit: Math.sqrt(width * height) / 100,
  random,
})

const short = (value: number): string => String(Math.round(value * 10) / 10)

/**
 * `opacity` makes a layer of its own, which is slow, and which resvg fails on outside of the picture: a fill and a line
 * have one without.
 */
const faded = (more: string): string =>
  more.replace(/(?<![-\w])opacity="([^"]*)"/, 'fill-opacity="$1" stroke-opacity="$1"')

export const polygon = (points: readonly Point[], fill: string, more = ''): Drawing =>
  `<path d="M${points.map(([x, y]) => `${short(x)} ${short(y)}`).join('L')}Z" fill="${fill}" ${faded(more)}/>`

export const line = (points: readonly Point[], stroke: string, width: number, more = ''): Drawing =>
  `<path d="M${points.map(([x, y]) => `${short(x)} ${short(y)}`).join('L')}" fill="none" stroke="${stroke}" stroke-width="${short(width)}" stroke-linecap="round" stroke-linejoin="round" ${faded(more)}/>`

export const rect = (x: number, y: number, width: number, height: number, fill: string, more = ''): Drawing =>
  `<rect x="${short(x)}" y="${short(y)}" width="${short(Math.max(0, width))}" height="${short(Math.max(0, height))}" fill="${fill}" ${faded(more)}/>`

export const ellipse = (x: number, y: number, rx: number, ry: number, fill: string, more = ''): Drawing =>
  `<ellipse cx="${short(x)}" cy="${short(y)}" rx="${short(rx)}" ry="${short(ry)}" fill="${fill}" ${faded(more)}/>`

export const path = (d: string, fill: string, more = ''): Drawing =>
  `<path d="${d}" fill="${fill}" ${faded(more)}/>`

export const group = (parts: readonly Drawing[], more = ''): Drawing => `<g ${more}>${parts.join('')}</g>`

type Stop = readonly [offset: number, colour: string, opacity?: number]

const stops = (all: readonly Stop[]): string =>
  all
    .map(
      ([offset, colour, opacity = 1]) =>
        `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`,
    )
    .join('')

let count = 0
/** Returns the definition of a gradient, and the fill that refers to it. */
const defined = (make: (id: string) => string): { fill: string; definition: Drawing } => {
  count = (count + 1) % 1e6
  const id = `d${count}`
  return { fill: `url(#${id})`, definition: `<defs>${make(id)}</defs>` }
}

/** From the top to the bottom of what it fills; `x2`: from the left to the right. */
export const linear = (all: readonly Stop[], x2 = 0) =>
  defined(
    (id) =>
      `<linearGradient id="${id}" x1="0" y1="0" x2="${x2}" y2="${x2 === 0 ? 1 : 0}">${stops(all)}</linearGradient>`,
  )

export const radial = (all: readonly Stop[], centre = '0.5 0.5') => {
  const [cx, cy] = centre.split(' ')
  return defined(
    (id) => `<radialGradient id="${id}" cx="${cx}" cy="${cy}" r="0.5">${stops(all)}</radialGradient>`,
  )
}

/** A blur of so many pixels, across and down. */
export const blur = (x: number, y = x): { filter: string; definition: Drawing } => {
  const { fill, definition } = defined(
    (id) =>
      `<filter id="${id}" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="${short(x)} ${short(y)}"/></filter>`,
  )
  return { filter: `filter="${fill}"`, definition }
}

export const clip = (shape: Drawing): { clip: string; definition: Drawing } => {
  const { fill, definition } = defined((id) => `<clipPath id="${id}">${shape}</clipPath>`)
  return { clip: `clip-path="${fill}"`, definition }
}

export const svgOf = (width: number, height: number, parts: readonly Drawing[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${parts.join('')}</svg>`
