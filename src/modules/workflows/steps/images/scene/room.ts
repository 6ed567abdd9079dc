import { darker, lighter, mix } from '../colours.ts'
import {
  type Canvas,
  clip,
  type Drawing,
  ellipse,
  group,
  line,
  linear,
  path,
  polygon,
  radial,
  rect,
} from './drawing.ts'
import type { Palette } from './palette.ts'
import { drawLand, ridgeOf } from './ridges.ts'
import { drawSky, sunOf } from './sky.ts'

const looks = [
  { wall: '#e9e1d6', floor: '#b98d63', sofa: '#5d7a72', accent: '#d98e5f' },
  { wall: '#d9e2e4', floor: '#a58a6f', sofa: '#3f5874', accent: '#e0b252' },
  { wall: '#ead9cf', floor: '#9c7355', sofa: '#9a5b52', accent: '#5f7f8a' },
  { wall: '#dfe3d5', floor: '#c0a077', sofa: '#6d7350', accent: '#c86f4a' },
] as const

/** A living room or office with a large window; the view behind has the weather and time of the prompt. */
export const drawRoom = (canvas: Canvas, palette: Palette, isOffice: boolean): Drawing[] => {
  const { width, height, unit, random } = canvas
  const look = random.pick(looks)
  const dim = { day: 0, dawn: 0.08, sunset: 0.18, night: 0.5 }[palette.time]
  const lit = (colour: string): string => mix(colour, palette.land, dim)
  const floor = height * 0.74
  const wall = linear([
    [0, lighter(lit(look.wall), 0.1)],
    [1, darker(lit(look.wall), 0.08)],
  ])
  const boards = linear([
    [0, lit(look.floor)],
    [1, darker(lit(look.floor), 0.3)],
  ])
  const [wx, wy, ww, wh] = [width * 0.12, height * 0.12, width * 0.46, floor - height * 0.22]
  const pane = clip(rect(wx, wy, ww, wh, '#000'))
  const horizon = wy + wh * 0.8
  const far = ridgeOf(canvas, 'hills', horizon, unit * 6)
  const view = [
    ...drawSky(canvas, palette, sunOf(canvas, horizon, palette), horizon),
    ...drawLand(canvas, far, height, mix(palette.foliage, palette.haze, 0.45), palette.haze),
  ]
  const frame = lit('#fbf8f2')
  const light = linear([
    [0, palette.glow, 0.35],
    [1, palette.glow, 0],
  ])
  const parts: Drawing[] = [
    wall.definition,
    boards.definition,
    pane.definition,
    light.definition,
    rect(0, 0, width, floor, wall.fill),
    rect(0, floor, width, height - floor, boards.fill),
    ...Array.from({ length: 13 }, (_, at) =>
      line(
        [
          [width * (-0.3 + at * 0.13), height],
          [width * (0.1 + at * 0.067), floor],
        ],
        darker(lit(look.floor), 0.25),
        unit * 0.14,
        'opacity="0.6"',
      ),
    ),
    rect(0, floor - unit * 1.2, width, unit * 1.2, lighter(lit(look.wall), 0.35)),
    group(view, pane.clip),
    `<rect x="${wx}" y="${wy}" width="${ww}" height="${wh}" fill="none" stroke="${frame}" stroke-width="${unit * 1.5}"/>`,
    line(
      [
        [wx + ww / 3, wy],
        [wx + ww / 3, wy + wh],
      ],
      frame,
      unit * 0.8,
    ),
    line(
      [
        [wx + (2 * ww) / 3, wy],
        [wx + (2 * ww) / 3, wy + wh],
      ],
      frame,
      unit * 0.8,
    ),
    rect(wx - unit * 1.6, wy + wh, ww + unit * 3.2, unit * 1.4, darker(frame, 0.06)),
    polygon(
      [
        [wx + ww * 0.1, floor + unit * 2],
        [wx + ww, floor + unit * 2],
        [wx + ww * 1.25, height],
        [wx + ww * 0.2, height],
      ],
      light.fill,
    ),
  ]
  parts.push(...art(canvas, width * 0.66, height * 0.16, lit, look.accent))
  parts.push(...(isOffice ? desk(canvas, floor, lit, look) : sofa(canvas, floor, lit, look)))
  parts.push(
    ...plant(
      canvas,
      width * 0.07,
      floor + unit * 5,
      unit * 26,
      mix('#4f7f52', palette.land, dim),
      lit('#c98d66'),
    ),
  )
  parts.push(...lamp(canvas, palette, width * 0.93, floor + unit * 4, lit))
  return parts
}

type Look = (typeof looks)[number]
type Lit = (colour: string) => string

const art = ({ unit, random }: Canvas, x: number, y: number, lit: Lit, accent: string): Drawing[] => [
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

const sofa = ({ width, unit, random }: Canvas, floor: number, lit: Lit, look: Look): Drawing[] => {
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

const desk = ({ width, unit }: Canvas, floor: number, lit: Lit, look: Look): Drawing[] => {
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

const lamp = ({ unit }: Canvas, palette: Palette, x: number, y: number, lit: Lit): Drawing[] => {
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
