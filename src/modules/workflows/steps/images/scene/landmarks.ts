import { darker, lighter, mix } from '../colours.ts'
import {
  blur,
  type Canvas,
  type Drawing,
  ellipse,
  group,
  line,
  linear,
  type Point,
  path,
  polygon,
  radial,
  rect,
} from './drawing.ts'
import type { Palette } from './palette.ts'

/** A lighthouse on a point; its lamp burns unless it is day. `shade` darkens it against a low sun. */
export const lighthouse = (
  { unit, width }: Canvas,
  [x, y]: Point,
  size: number,
  palette: Palette,
): Drawing[] => {
  const dim = { day: 0, dawn: 0.18, sunset: 0.32, night: 0.6 }[palette.time]
  const lit = (colour: string): string => mix(colour, palette.land, dim)
  const [white, red] = [lit('#f6f2ea'), lit('#c8402f')]
  const [foot, neck, top] = [size * 0.13, size * 0.085, y - size * 0.8]
  const sideAt = (share: number): number => foot + (neck - foot) * share
  const bands = Array.from({ length: 5 }, (_, band) => {
    const [low, high] = [band / 5, (band + 1) / 5]
    const [from, to] = [y - size * 0.8 * low, y - size * 0.8 * high]
    return polygon(
      [
        [x - sideAt(low), from],
        [x + sideAt(low), from],
        [x + sideAt(high), to],
        [x - sideAt(high), to],
      ],
      band % 2 === 0 ? white : red,
    )
  })
  const shade = linear(
    [
      [0, '#000', 0.02],
      [0.55, '#000', 0.1],
      [1, '#000', 0.42],
    ],
    1,
  )
  const parts = [
    ...bands,
    shade.definition,
    polygon(
      [
        [x - foot, y],
        [x + foot, y],
        [x + neck, top],
        [x - neck, top],
      ],
      shade.fill,
    ),
    rect(x - size * 0.018, y - size * 0.5, size * 0.036, size * 0.06, lit('#3b4652')),
    rect(x - size * 0.018, y - size * 0.28, size * 0.036, size * 0.06, lit('#3b4652')),
    rect(x - neck * 1.45, top - size * 0.022, neck * 2.9, size * 0.026, lit('#2c343d')),
    rect(x - neck * 0.62, top - size * 0.115, neck * 1.24, size * 0.095, palette.lamp ?? lit('#bcd6e2')),
    ...[-0.6, 0, 0.6].map((at) =>
      line(
        [
          [x + neck * at, top - size * 0.115],
          [x + neck * at, top - size * 0.02],
        ],
        lit('#2c343d'),
        unit * 0.12,
      ),
    ),
    polygon(
      [
        [x - neck * 0.9, top - size * 0.112],
        [x + neck * 0.9, top - size * 0.112],
        [x, top - size * 0.195],
      ],
      red,
    ),
    line(
      [
        [x, top - size * 0.19],
        [x, top - size * 0.23],
      ],
      lit('#2c343d'),
      unit * 0.14,
    ),
  ]
  if (palette.lamp === null) return parts
  const lamp: Point = [x, top - size * 0.068]
  // Over the sea.
  const towards = x < width / 2 ? 1 : -1
  const glow = radial([
    [0, palette.lamp, 0.95],
    [0.3, palette.lamp, 0.35],
    [1, palette.lamp, 0],
  ])
  const beam = linear(
    towards > 0
      ? [
          [0, palette.lamp, 0.55],
          [1, palette.lamp, 0],
        ]
      : [
          [0, palette.lamp, 0],
          [1, palette.lamp, 0.55],
        ],
    1,
  )
  const soft = blur(unit * 0.5)
  return [
    beam.definition,
    soft.definition,
    glow.definition,
    polygon(
      [
        lamp,
        [lamp[0] + towards * size * 2.1, lamp[1] - size * 0.34],
        [lamp[0] + towards * size * 2.1, lamp[1] + size * 0.05],
      ],
      beam.fill,
      `opacity="${palette.time === 'night' ? 0.9 : 0.5}" ${soft.filter}`,
    ),
    ...parts,
    ellipse(...lamp, size * 0.22, size * 0.22, glow.fill),
  ]
}

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

/** A cliff that falls into the sea; returns where its top is flat. */
export const cliff = (
  { width, height, unit, random }: Canvas,
  palette: Palette,
  top: number,
  isLeft: boolean,
): { parts: Drawing[]; flat: Point } => {
  const reach = width * random.between(0.42, 0.5)
  const place = (x: number): number => (isLeft ? x : width - x)
  const rock = mix('#5b4a45', palette.land, palette.time === 'day' ? 0.25 : 0.7)
  const steps = 12
  const face = Array.from({ length: steps + 1 }, (_, step): Point => {
    const down = step / steps
    return [
      place(reach * (0.86 + 0.16 * down) + unit * random.between(-1.7, 1.7)),
      top + (height - top) * down * 0.86,
    ]
  })
  const crown: Point[] = [
    [place(-5), top - unit * 1.2],
    [place(reach * 0.35), top - unit * 1.6],
    [place(reach * 0.72), top - unit * 0.6],
  ]
  const outline = [...crown, ...face, [place(reach * 1.1), height] as const, [place(-5), height] as const]
  const fill = linear([
    [0, lighter(rock, 0.1)],
    [1, darker(rock, 0.35)],
  ])
  const cracks = Array.from({ length: 26 }, () => {
    const x = reach * random.between(0.02, 0.9)
    const y = top + (height - top) * random.between(0.08, 0.8)
    const fall = unit * random.between(2, 8)
    return polygon(
      [
        [place(x), y],
        [place(x + unit * random.between(0.6, 2.4)), y + fall * 0.3],
        [place(x + unit * random.between(0, 1)), y + fall],
      ],
      random.chance(0.5) ? darker(rock, 0.35) : lighter(rock, 0.16),
      'opacity="0.45"',
    )
  })
  const grass = mix(palette.foliage, palette.land, 0.2)
  const turf = [
    ...crown,
    face[0] ?? crown[2] ?? [0, 0],
    [place(reach * 0.8), top + unit * 1.6] as const,
    [place(reach * 0.5), top + unit * 1] as const,
    [place(reach * 0.2), top + unit * 2] as const,
    [place(-5), top + unit * 1.2] as const,
  ]
  const foam = Array.from({ length: 14 }, () =>
    ellipse(
      place(reach * random.between(0.95, 1.15)),
      height * random.between(0.86, 0.97),
      unit * random.between(1, 3.4),
      unit * random.between(0.25, 0.6),
      lighter(palette.sky[3], 0.4),
      'opacity="0.5"',
    ),
  )
  return {
    parts: [fill.definition, ...foam, polygon(outline, fill.fill), ...cracks, polygon(turf, grass)],
    flat: [place(reach * 0.42), top - unit * 0.9],
  }
}
