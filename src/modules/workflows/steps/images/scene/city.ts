import { darker, lighter, mix } from '../colours.ts'
import { type Canvas, type Drawing, ellipse, line, linear, polygon, radial, rect } from './drawing.ts'
import type { Palette } from './palette.ts'

/** Rows of buildings on a horizon, the far ones in haze. `base` is where they stand. */
export const drawSkyline = (canvas: Canvas, palette: Palette, base: number): Drawing[] => {
  const { unit } = canvas
  const far = mix(palette.haze, palette.land, 0.25)
  const middle = mix(palette.haze, palette.land, 0.55)
  const glow = radial([
    [0, palette.lamp ?? palette.glow, 0.5],
    [1, palette.lamp ?? palette.glow, 0],
  ])
  return [
    ...row(canvas, palette, { base, colour: far, low: 16, high: 36, wide: [4, 8], lit: 0 }),
    glow.definition,
    ellipse(canvas.width / 2, base, canvas.width * 0.75, unit * 26, glow.fill, 'opacity="0.6"'),
    ...row(canvas, palette, { base, colour: middle, low: 12, high: 30, wide: [5, 9], lit: 0.35 }),
    ...row(canvas, palette, {
      base,
      colour: mix(palette.land, palette.haze, 0.12),
      low: 6,
      high: 23,
      wide: [6, 12],
      lit: 0.55,
    }),
  ]
}

type Row = {
  base: number
  colour: string
  low: number
  high: number
  wide: readonly [number, number]
  lit: number
}

const row = (canvas: Canvas, palette: Palette, { base, colour, low, high, wide, lit }: Row): Drawing[] => {
  const { width, unit, random } = canvas
  const parts: Drawing[] = []
  for (let x = -unit * 2; x < width; ) {
    const w = unit * random.between(...wide)
    // Towers stand in the middle of a city.
    const centre = 1 - Math.abs((x + w / 2) / width - 0.5) * 1.1
    const h = unit * (low + (high - low) * random.next() ** 1.4 * centre)
    parts.push(
      building(canvas, palette, {
        x,
        y: base - h,
        w,
        h,
        colour: mix(colour, random.chance(0.5) ? '#000000' : palette.haze, random.between(0, 0.1)),
        lit,
      }),
    )
    x += w * random.between(0.86, 1.12)
  }
  return parts
}

type Building = { x: number; y: number; w: number; h: number; colour: string; lit: number }

const building = (
  { unit, random }: Canvas,
  palette: Palette,
  { x, y, w, h, colour, lit }: Building,
): Drawing => {
  const fill = linear([
    [0, lighter(colour, 0.06)],
    [1, colour],
  ])
  const parts = [
    fill.definition,
    rect(x, y, w, h + 1, fill.fill),
    rect(x + w * 0.72, y, w * 0.28, h + 1, darker(colour, 0.25), 'opacity="0.55"'),
  ]
  const roof = random.next()
  if (roof < 0.16)
    parts.push(
      polygon(
        [
          [x, y],
          [x + w / 2, y - w * 0.5],
          [x + w, y],
        ],
        colour,
      ),
    )
  else if (roof < 0.38)
    parts.push(
      rect(x + w * 0.2, y - unit * 1.6, w * 0.6, unit * 1.7, colour),
      line(
        [
          [x + w / 2, y - unit * 1.5],
          [x + w / 2, y - unit * 6],
        ],
        colour,
        unit * 0.25,
      ),
    )
  else if (roof < 0.55) parts.push(rect(x + w * 0.15, y - unit * 1.2, w * 0.3, unit * 1.3, colour))
  if (lit === 0) return parts.join('')
  const step = unit * 1.5
  const columns = Math.max(1, Math.floor((w - unit) / step))
  const gap = (w - columns * step) / 2
  for (let column = 0; column < columns; column += 1)
    for (let up = unit * 1.4; up < h - unit * 1.5; up += unit * 1.9) {
      const isLit = palette.lamp !== null && random.chance(lit)
      if (!isLit && random.chance(0.35)) continue
      const pane = isLit
        ? mix(palette.lamp ?? '#fff', random.chance(0.2) ? '#bfe3ff' : '#ffb65c', random.between(0, 0.5))
        : palette.lamp === null
          ? lighter(mix(colour, palette.sky[1], 0.5), 0.1)
          : darker(colour, 0.25)
      parts.push(
        rect(
          x + gap + column * step + unit * 0.3,
          y + up,
          unit * 0.8,
          unit * 1.05,
          pane,
          `opacity="${isLit ? 0.95 : 0.55}"`,
        ),
      )
    }
  return parts.join('')
}
