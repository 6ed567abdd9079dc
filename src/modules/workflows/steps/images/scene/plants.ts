import { darker, lighter, mix } from '../colours.ts'
import { type Canvas, type Drawing, ellipse, line, type Point, polygon } from './drawing.ts'
import type { Palette } from './palette.ts'
import type { Ridge } from './ridges.ts'

/** A colour of the plants, and that of the ground between their rows. */
export const crops = {
  lavender: ['#8d6cc4', '#5d6b4a'],
  wheat: ['#e2b54a', '#a87f38'],
} as const

/** Rows of plants that run together at the horizon. */
export const cropRows = (
  canvas: Canvas,
  palette: Palette,
  ridge: Ridge,
  [plant, soil]: readonly [string, string],
): Drawing[] => {
  const { width, height, unit, random } = canvas
  const dim = { day: 0, dawn: 0.15, sunset: 0.3, night: 0.6 }[palette.time]
  const [colour, ground] = [mix(plant, palette.land, dim), mix(soil, palette.land, dim)]
  const vanish: Point = [width * random.between(0.35, 0.65), ridge.at(width / 2) - unit * 3]
  const [edge, bottom] = [ridge.edge, height + 1]
  const parts = [polygon([...edge, [width, bottom], [0, bottom]], ground)]
  const rows = 13
  for (let row = -rows; row <= rows; row += 1) {
    const foot = vanish[0] + (row * width) / 7.5
    const steps = 46
    for (let step = 0; step < steps; step += 1) {
      const near = ((step + 1) / steps) ** 1.6
      const x = vanish[0] + (foot - vanish[0]) * near
      const y = vanish[1] + (bottom - vanish[1]) * near
      if (y < ridge.at(x) + unit * 0.4 || x < -unit * 8 || x > width + unit * 8) continue
      const size = unit * (0.25 + 4.6 * near)
      const tint = mix(
        palette.haze,
        random.chance(0.5) ? lighter(colour, random.between(0, 0.2)) : darker(colour, random.between(0, 0.2)),
        0.45 + 0.55 * Math.min(1, near * 2),
      )
      parts.push(
        ellipse(x + size * random.between(-0.2, 0.2), y, size * 0.95, size * random.between(0.5, 0.72), tint),
      )
      if (near > 0.25)
        parts.push(
          ellipse(
            x - size * 0.2,
            y - size * 0.3,
            size * 0.5,
            size * 0.25,
            lighter(tint, 0.22),
            'opacity="0.6"',
          ),
        )
    }
  }
  return parts
}

const petals = ['#e8577e', '#f4c84a', '#f7f2ea', '#b87fd6', '#f08a4b'] as const

/** Flowers in clumps on a hillside, larger towards the viewer. */
export const meadow = ({ width, height, unit, random }: Canvas, ridge: Ridge, near: number): Drawing[] =>
  Array.from({ length: 16 }, () => {
    const [centre, down, colour] = [
      width * random.next(),
      unit * random.between(2, 26 * near),
      random.pick(petals),
    ]
    const dots = Array.from({ length: random.integer(6, 14) }, () => {
      const x = centre + unit * random.between(-7, 7)
      const y = ridge.at(x) + down + unit * random.between(-1.6, 1.6)
      const size = unit * (0.16 + 0.34 * near) * random.between(0.7, 1.25)
      if (y > height) return ''
      return (
        line(
          [
            [x, y + size * 3],
            [x, y],
          ],
          '#4d6b3c',
          size * 0.4,
          'opacity="0.6"',
        ) +
        ellipse(x, y, size, size * 0.8, colour) +
        ellipse(x, y, size * 0.35, size * 0.3, darker(colour, 0.3))
      )
    })
    return dots.join('')
  })
