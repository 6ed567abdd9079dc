import { darker, lighter, mix } from '../colours.ts'
import { type Canvas, type Drawing, ellipse, line, path, polygon, radial, rect } from './drawing.ts'
import type { Palette } from './palette.ts'

/** The colours of a room. */
export const looks = [
  { wall: '#e9e1d6', floor: '#b98d63', sofa: '#5d7a72', accent: '#d98e5f' },
  { wall: '#d9e2e4', floor: '#a58a6f', sofa: '#3f5874', accent: '#e0b252' },
  { wall: '#ead9cf', floor: '#9c7355', sofa: '#9a5b52', accent: '#5f7f8a' },
  { wall: '#dfe3d5', floor: '#c0a077', sofa: '#6d7350', accent: '#c86f4a' },
] as const

type Look = (typeof looks)[number]
type Lit = (colour: string) => string

/** A framed picture. */
export const art = ({ unit, random }: Canvas, x: number, y: number, lit: Lit, accent: string): Drawing[] => [
  rect(x, y, unit * 20, unit * 24, lit('#2f2a28')),
  rect(x + unit * 0.8, y + unit * 0.8, unit * 18.4, unit * 22.4, lit('#f7f1e6')),
  ellipse(x + unit * random.between(7, 12), y + unit * 9, unit * 4.6, unit * 4.6, lit(accent)),
  polygon(
    [
      [x + unit * 3, y + unit * 20],
      [x + unit * 9, y + unit * 11],
      [x + unit * 16.5, y + unit * 20],
    ],
    lit(mix(accent, '#2f4858', 0.7)),
  ),
]

/** A sofa with a cushion. */
export const sofa = ({ width, unit, random }: Canvas, floor: number, lit: Lit, look: Look): Drawing[] => {
  const [x, y, w] = [width * 0.4, floor + unit * 9, unit * 50]
  const cloth = lit(look.sofa)
  const soft = (at: number, top: number, wide: number, tall: number, colour: string, round = 2.4): Drawing =>
    rect(at, top, wide, tall, colour, `rx="${unit * round}"`)
  return [
    ellipse(x + w / 2, y + unit * 2.2, w * 0.56, unit * 2.2, '#1c1410', 'opacity="0.3"'),
    ...[0.06, 0.92].map((at) => rect(x + w * at, y - unit, unit, unit * 3, lit('#4a3526'))),
    soft(x, y - unit * 22, w, unit * 16, darker(cloth, 0.1)),
    soft(x + unit * 4, y - unit * 11, w / 2 - unit * 4, unit * 6, lighter(cloth, 0.1)),
    soft(x + w / 2, y - unit * 11, w / 2 - unit * 4, unit * 6, lighter(cloth, 0.06)),
    soft(x, y - unit * 6.5, w, unit * 6.5, cloth, 1.6),
    soft(x - unit * 3, y - unit * 15, unit * 8, unit * 15, darker(cloth, 0.04)),
    soft(x + w - unit * 5, y - unit * 15, unit * 8, unit * 15, darker(cloth, 0.14)),
    `<g transform="rotate(${random.integer(-14, -6)} ${x + unit * 12} ${y - unit * 14})">${soft(x + unit * 7, y - unit * 19, unit * 10, unit * 9.5, lit(look.accent), 1.4)}</g>`,
  ]
}

/** A desk with a screen and a chair. */
export const desk = ({ width, unit }: Canvas, floor: number, lit: Lit, look: Look): Drawing[] => {
  const [x, y, w] = [width * 0.38, floor - unit * 5, unit * 50]
  return [
    ellipse(x + w / 2, y + unit * 21, w * 0.55, unit * 2, '#1c1410', 'opacity="0.25"'),
    rect(x + unit * 18, y - unit * 12.5, unit * 21, unit * 12.5, lit('#23272e'), `rx="${unit * 0.8}"`),
    rect(x + unit * 18.8, y - unit * 11.7, unit * 19.4, unit * 10.8, mix('#cfe3ee', look.accent, 0.15)),
    ...[0, 1, 2, 3].map((at) =>
      rect(
        x + unit * 21,
        y - unit * (9.5 - at * 2),
        unit * (at % 2 === 0 ? 11 : 7),
        unit * 0.8,
        lit(look.sofa),
        'opacity="0.7"',
      ),
    ),
    rect(x + unit * 27, y - unit, unit * 3, unit * 1, lit('#23272e')),
    rect(x + unit * 6, y - unit * 4.5, unit * 3.6, unit * 4.5, lit(look.accent), `rx="${unit * 0.6}"`),
    ...[0, 1, 2].map((at) =>
      rect(
        x + unit * 42,
        y - unit * (1.4 + at * 1.4),
        unit * (6 - at * 0.6),
        unit * 1.3,
        lit([look.sofa, '#f0e8da', look.accent][at] ?? look.sofa),
      ),
    ),
    rect(x, y, w, unit * 1.6, lit('#8a6242')),
    rect(x + unit * 2, y + unit * 1.6, unit * 1.4, unit * 19, lit('#5d412c')),
    rect(x + w - unit * 3.4, y + unit * 1.6, unit * 1.4, unit * 19, lit('#5d412c')),
    rect(x + unit * 20, y - unit * 1.5 + unit * 5, unit * 15, unit * 11, lit(look.sofa), `rx="${unit * 2}"`),
    line(
      [
        [x + unit * 27.5, y + unit * 14],
        [x + unit * 27.5, y + unit * 20],
      ],
      lit('#2b2f36'),
      unit,
    ),
  ]
}

/** A plant in a pot that stands at a point. */
export const plant = (
  { unit, random }: Pick<Canvas, 'unit' | 'random'>,
  x: number,
  y: number,
  size: number,
  leaf: string,
  pot: string,
): Drawing[] => [
  ...Array.from({ length: 11 }, (_, at) => {
    const angle = -Math.PI * (0.1 + (0.8 * at) / 10)
    const reach = size * random.between(0.6, 0.95)
    const [endX, endY] = [x + Math.cos(angle) * reach * 0.62, y - size * 0.3 + Math.sin(angle) * reach]
    const [midX, midY] = [x + Math.cos(angle) * reach * 0.2, y - size * 0.3 + Math.sin(angle) * reach * 0.6]
    return path(
      `M${x} ${y - size * 0.24}Q${midX - reach * 0.14} ${midY} ${endX} ${endY}Q${midX + reach * 0.16} ${midY} ${x} ${y - size * 0.24}Z`,
      at % 2 === 0 ? leaf : darker(leaf, 0.18),
    )
  }),
  polygon(
    [
      [x - size * 0.15, y - size * 0.28],
      [x + size * 0.15, y - size * 0.28],
      [x + size * 0.11, y],
      [x - size * 0.11, y],
    ],
    pot,
  ),
  rect(
    x - size * 0.165,
    y - size * 0.31,
    size * 0.33,
    size * 0.055,
    lighter(pot, 0.12),
    `rx="${unit * 0.4}"`,
  ),
]

/** A floor lamp; it burns unless it is day. */
export const lamp = ({ unit }: Canvas, palette: Palette, x: number, y: number, lit: Lit): Drawing[] => {
  const glow = radial([
    [0, palette.lamp ?? '#fff', 0.6],
    [1, palette.lamp ?? '#fff', 0],
  ])
  return [
    line(
      [
        [x, y],
        [x, y - unit * 44],
      ],
      lit('#2f2a28'),
      unit * 0.5,
    ),
    ellipse(x, y, unit * 4, unit * 0.9, lit('#2f2a28')),
    polygon(
      [
        [x - unit * 3.4, y - unit * 52],
        [x + unit * 3.4, y - unit * 52],
        [x + unit * 5.4, y - unit * 43],
        [x - unit * 5.4, y - unit * 43],
      ],
      palette.lamp ?? lit('#f1e6d0'),
    ),
    ...(palette.lamp ? [glow.definition, ellipse(x, y - unit * 46, unit * 22, unit * 22, glow.fill)] : []),
  ]
}
