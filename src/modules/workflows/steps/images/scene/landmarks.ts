import { darker, mix } from '../colours.ts'
import {
  type Canvas,
  type Drawing,
  ellipse,
  group,
  line,
  type Point,
  path,
  polygon,
  radial,
  rect,
} from './drawing.ts'
import type { Palette } from './palette.ts'

/** A house of logs that stands on a point. */
export const cabin = (
  { unit }: Canvas,
  [x, y]: Point,
  size: number,
  palette: Palette,
  snowy: boolean,
): Drawing[] => {
  const wall = mix('#7a4a2c', palette.land, palette.time === 'day' ? 0.15 : 0.55)
  const roof = snowy ? palette.snow : mix('#4a2d23', palette.land, 0.45)
  const light = palette.lamp ?? mix('#bfdcea', palette.land, 0.2)
  const glow = radial([
    [0, '#ffd98a', 0.75],
    [1, '#ffd98a', 0],
  ])
  return [
    rect(x + size * 0.2, y - size * 0.95, size * 0.12, size * 0.4, darker(wall, 0.3)),
    rect(x - size * 0.5, y - size * 0.45, size, size * 0.47, wall),
    ...Array.from({ length: 5 }, (_, log) =>
      line(
        [
          [x - size * 0.5, y - size * 0.38 + log * size * 0.09],
          [x + size * 0.5, y - size * 0.38 + log * size * 0.09],
        ],
        darker(wall, 0.22),
        unit * 0.1,
      ),
    ),
    polygon(
      [
        [x - size * 0.62, y - size * 0.42],
        [x, y - size * 0.88],
        [x + size * 0.62, y - size * 0.42],
      ],
      roof,
    ),
    rect(x - size * 0.36, y - size * 0.32, size * 0.22, size * 0.17, light),
    rect(x + size * 0.14, y - size * 0.32, size * 0.22, size * 0.17, light),
    rect(x - size * 0.07, y - size * 0.3, size * 0.14, size * 0.32, darker(wall, 0.4)),
    ...(palette.lamp
      ? [
          glow.definition,
          ellipse(x - size * 0.25, y - size * 0.24, size * 0.4, size * 0.36, glow.fill),
          ellipse(x + size * 0.25, y - size * 0.24, size * 0.4, size * 0.36, glow.fill),
        ]
      : []),
  ]
}

/** A boat whose hull lies at a point. */
export const sailboat = ([x, y]: Point, size: number, palette: Palette): Drawing[] => {
  const dark = mix('#3a2a2a', palette.land, 0.5)
  const sail = mix('#fffaf0', palette.sky[2], palette.time === 'day' ? 0.05 : 0.3)
  return [
    path(
      `M${x - size * 0.5} ${y - size * 0.16}L${x + size * 0.55} ${y - size * 0.16}Q${x + size * 0.4} ${y + size * 0.06} ${x + size * 0.25} ${y + size * 0.05}L${x - size * 0.32} ${y + size * 0.05}Z`,
      dark,
    ),
    line(
      [
        [x, y - size * 0.16],
        [x, y - size * 1.3],
      ],
      dark,
      size * 0.03,
    ),
    path(
      `M${x + size * 0.04} ${y - size * 1.26}Q${x + size * 0.52} ${y - size * 0.7} ${x + size * 0.5} ${y - size * 0.24}L${x + size * 0.04} ${y - size * 0.24}Z`,
      sail,
    ),
    path(
      `M${x - size * 0.04} ${y - size * 1.1}Q${x - size * 0.3} ${y - size * 0.6} ${x - size * 0.4} ${y - size * 0.24}L${x - size * 0.04} ${y - size * 0.24}Z`,
      darker(sail, 0.14),
    ),
    ellipse(x, y + size * 0.1, size * 0.6, size * 0.05, darker(palette.sky[0], 0.3), 'opacity="0.4"'),
  ]
}

const balloonColours = [
  ['#e4572e', '#f6c445'],
  ['#2e86ab', '#f5f0e6'],
  ['#7b2d8b', '#f29e4c'],
  ['#1f9e89', '#f7f3e3'],
  ['#d1345b', '#ffe8d6'],
] as const

/** Hot air balloons, one of them near. */
export const balloons = ({ width, height, unit, random }: Canvas, palette: Palette): Drawing[] =>
  Array.from({ length: random.integer(3, 5) }, (_, index) => {
    const size = unit * (index === 0 ? 17 : random.between(5, 10))
    const x = width * (index === 0 ? random.between(0.3, 0.62) : random.between(0.08, 0.92))
    const y = height * (index === 0 ? random.between(0.26, 0.36) : random.between(0.12, 0.44))
    const [one, other] = random.pick(balloonColours)
    const lit = (colour: string): string => mix(colour, palette.haze, index === 0 ? 0.05 : 0.35)
    const shape = (half: number): string =>
      `M${x} ${y - size * 0.5}C${x + half} ${y - size * 0.5} ${x + half * 1.02} ${y + size * 0.12} ${x + half * 0.2} ${y + size * 0.5}L${x - half * 0.2} ${y + size * 0.5}C${x - half * 1.02} ${y + size * 0.12} ${x - half} ${y - size * 0.5} ${x} ${y - size * 0.5}Z`
    const light = radial(
      [
        [0, '#fff', 0.35],
        [1, '#000', 0.22],
      ],
      '0.38 0.35',
    )
    return group([
      light.definition,
      path(shape(size * 0.58), lit(one)),
      path(shape(size * 0.38), lit(other)),
      path(shape(size * 0.18), lit(one)),
      path(shape(size * 0.58), light.fill),
      line(
        [
          [x - size * 0.09, y + size * 0.5],
          [x - size * 0.06, y + size * 0.66],
        ],
        lit('#4a3a2a'),
        size * 0.012,
      ),
      line(
        [
          [x + size * 0.09, y + size * 0.5],
          [x + size * 0.06, y + size * 0.66],
        ],
        lit('#4a3a2a'),
        size * 0.012,
      ),
      rect(x - size * 0.07, y + size * 0.65, size * 0.14, size * 0.11, lit('#6b4a2b')),
    ])
  }).toReversed()
