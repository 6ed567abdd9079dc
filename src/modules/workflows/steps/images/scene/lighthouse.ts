import { darker, lighter, mix } from '../colours.ts'
import {
  blur,
  type Canvas,
  type Drawing,
  ellipse,
  line,
  linear,
  type Point,
  polygon,
  radial,
  rect,
} from './drawing.ts'
import type { Palette } from './palette.ts'

/** A lighthouse on a point; its lamp burns unless it is day. */
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
