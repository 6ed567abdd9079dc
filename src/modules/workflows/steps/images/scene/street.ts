import { darker, lighter, mix } from '../colours.ts'
import {
  blur,
  type Canvas,
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
import type { SceneWish } from './wish.ts'

const walls = ['#c96f4a', '#e0b070', '#8fa98f', '#b98a8a', '#7d93a8', '#d9c3a0', '#a65d57'] as const
const cloths = [
  ['#c8402f', '#f6ede0'],
  ['#2f6f73', '#f3ead8'],
  ['#d99a2b', '#fbf3e2'],
  ['#3e5c8a', '#f0ece4'],
  ['#7a8b3a', '#f6f1df'],
] as const
const goods = ['#e2552f', '#f2a33a', '#c9d14a', '#7fae3f', '#a8324a', '#f4d35e'] as const
const coats = ['#2d3a4a', '#7a2f3a', '#46563c', '#b0803f', '#3f3550'] as const
const umbrellas = ['#c8402f', '#e7b13c', '#2f6f73', '#26324a', '#d86f6f'] as const

/** A street of old houses with stalls before it; wet where it rains. */
export const drawStreet = (canvas: Canvas, palette: Palette, wish: SceneWish): Drawing[] => {
  const { width, height, unit, random } = canvas
  const kerb = height * 0.72
  const dim =
    { day: 0.06, dawn: 0.2, sunset: 0.34, night: 0.62 }[palette.time] + (wish.weather === 'rain' ? 0.1 : 0)
  const lit = (colour: string): string => mix(colour, palette.land, dim)
  const houses: Drawing[] = []
  for (let x = -unit * random.between(1, 8); x < width; ) {
    const w = unit * random.between(17, 24)
    houses.push(
      house(canvas, palette, {
        x,
        w,
        h: kerb - height * random.between(0.1, 0.24),
        base: kerb,
        colour: lit(random.pick(walls)),
      }),
    )
    x += w
  }
  const far = [...houses, ...lamps(canvas, palette, kerb)]
  const stalls: Drawing[] = []
  if (wish.props.has('stalls'))
    for (let x = -unit * random.between(0, 8); x < width; x += unit * random.between(25, 31))
      stalls.push(stall(canvas, x, kerb + unit * 6, unit * random.between(20, 23), lit))
  const people = Array.from({ length: random.integer(4, 6) }, (_, index) =>
    person(canvas, {
      x: width * ((index + random.between(0.2, 0.8)) / 6),
      y: kerb + unit * random.between(9, 19),
      size: unit * random.between(13, 16),
      lit,
      hasUmbrella: wish.weather === 'rain',
    }),
  )
  return [...far, ...ground(canvas, palette, kerb, wish, [...far, ...stalls]), ...stalls, ...people]
}

type House = { x: number; w: number; h: number; base: number; colour: string }

const house = ({ unit, random }: Canvas, palette: Palette, { x, w, h, base, colour }: House): Drawing => {
  const top = base - h
  const fill = linear([
    [0, lighter(colour, 0.08)],
    [1, darker(colour, 0.12)],
  ])
  const roof = mix('#5a3d3a', palette.land, 0.4)
  const parts = [
    fill.definition,
    rect(x, top, w, h, fill.fill),
    line(
      [
        [x, top],
        [x, base],
      ],
      darker(colour, 0.3),
      unit * 0.2,
    ),
  ]
  if (random.chance(0.5))
    parts.push(
      polygon(
        [
          [x - unit * 0.6, top],
          [x + w / 2, top - unit * random.between(6, 10)],
          [x + w + unit * 0.6, top],
        ],
        roof,
      ),
    )
  else
    parts.push(
      polygon(
        [
          [x - unit * 0.4, top],
          [x + unit * 1.6, top - unit * 5],
          [x + w - unit * 1.6, top - unit * 5],
          [x + w + unit * 0.4, top],
        ],
        roof,
      ),
      rect(x + w * 0.68, top - unit * 8, unit * 2, unit * 4, darker(roof, 0.2)),
    )
  parts.push(rect(x - unit * 0.4, top - unit * 0.4, w + unit * 0.8, unit * 1.1, lighter(colour, 0.25)))
  const columns = w > unit * 20 ? 3 : 2
  const shutter = random.pick([lighter(colour, 0.35), mix(colour, '#26424a', 0.6), darker(colour, 0.35)])
  for (let floor = top + unit * 4.5; floor < base - unit * 20; floor += unit * 11.5)
    for (let column = 0; column < columns; column += 1) {
      const [wx, ww, wh] = [x + (w * (column + 0.5)) / columns - unit * 1.7, unit * 3.4, unit * 6.4]
      const isLit = palette.lamp !== null && random.chance(palette.time === 'night' ? 0.6 : 0.4)
      parts.push(
        rect(wx - unit * 0.4, floor - unit * 0.4, ww + unit * 0.8, wh + unit * 0.8, lighter(colour, 0.3)),
        rect(
          wx,
          floor,
          ww,
          wh,
          isLit
            ? mix(palette.lamp ?? '#fff', '#ff9d4a', random.between(0, 0.4))
            : mix(palette.sky[1], '#1c2733', 0.55),
        ),
        line(
          [
            [wx + ww / 2, floor],
            [wx + ww / 2, floor + wh],
          ],
          lighter(colour, 0.3),
          unit * 0.22,
        ),
        line(
          [
            [wx, floor + wh * 0.4],
            [wx + ww, floor + wh * 0.4],
          ],
          lighter(colour, 0.3),
          unit * 0.22,
        ),
        rect(wx - unit * 1.5, floor - unit * 0.2, unit * 1.2, wh + unit * 0.4, shutter),
        rect(wx + ww + unit * 0.3, floor - unit * 0.2, unit * 1.2, wh + unit * 0.4, shutter),
      )
      if (random.chance(0.35))
        parts.push(
          ...Array.from({ length: 7 }, (_, at) =>
            ellipse(
              wx + (ww * at) / 6,
              floor + wh + unit * random.between(0.1, 0.7),
              unit * 0.55,
              unit * 0.5,
              at % 2 === 0 ? mix('#5f8a45', colour, 0.2) : mix('#d8557a', colour, 0.2),
            ),
          ),
        )
    }
  const glass = palette.lamp ? mix(palette.lamp, '#ff9d4a', 0.25) : mix(palette.sky[1], '#22303c', 0.5)
  parts.push(
    rect(x + unit * 1.4, base - unit * 14, w - unit * 2.8, unit * 14, darker(colour, 0.45)),
    rect(x + unit * 2.4, base - unit * 12.6, w * 0.5, unit * 10.6, glass),
    rect(x + w * 0.68, base - unit * 12.6, w * 0.22, unit * 12.6, mix(shutter, '#2a1f1a', 0.35)),
  )
  return parts.join('')
}

const stall = (
  { unit, random }: Canvas,
  x: number,
  base: number,
  w: number,
  lit: (colour: string) => string,
): Drawing => {
  const [one, other] = random.pick(cloths)
  const top = base - unit * 17
  const stripes = 8
  const parts = [
    line(
      [
        [x + unit, base],
        [x + unit, top + unit * 3],
      ],
      lit('#5b432f'),
      unit * 0.6,
    ),
    line(
      [
        [x + w - unit, base],
        [x + w - unit, top + unit * 3],
      ],
      lit('#5b432f'),
      unit * 0.6,
    ),
  ]
  parts.push(
    rect(x, base - unit * 6.5, w, unit * 6.5, lit('#7a5638')),
    rect(x, base - unit * 6.5, w, unit * 0.7, lit('#a2774e')),
  )
  for (let crate = 0; crate < 4; crate += 1) {
    const fruit = lit(random.pick(goods))
    const left = x + (w * crate) / 4 + unit * 0.3
    const wide = w / 4 - unit * 0.6
    for (let layer = 0; layer < 3; layer += 1)
      for (let at = 0; at < 5 - layer; at += 1)
        parts.push(
          ellipse(
            left + wide * ((at + 0.6 + layer * 0.5) / 5.2),
            base - unit * (7 + layer * 0.8),
            unit * 0.62,
            unit * 0.62,
            mix(fruit, at % 2 === 0 ? '#ffffff' : '#000000', 0.09),
          ),
        )
    parts.push(rect(left, base - unit * 6.9, wide, unit * 2, lit('#b58a5c')))
  }
  for (let stripe = 0; stripe < stripes; stripe += 1) {
    const [from, to] = [stripe / stripes, (stripe + 1) / stripes]
    const colour = lit(stripe % 2 === 0 ? one : other)
    const at = (share: number, grow: number): number => x - grow + (w + 2 * grow) * share
    parts.push(
      polygon(
        [
          [at(from, 0), top],
          [at(to, 0), top],
          [at(to, unit * 1.6), top + unit * 4.4],
          [at(from, unit * 1.6), top + unit * 4.4],
        ],
        colour,
      ),
    )
    parts.push(
      path(
        `M${at(from, unit * 1.6)} ${top + unit * 4.3}L${at(to, unit * 1.6)} ${top + unit * 4.3}Q${(at(from, unit * 1.6) + at(to, unit * 1.6)) / 2} ${top + unit * 7.2} ${at(from, unit * 1.6)} ${top + unit * 4.3}Z`,
        darker(colour, 0.08),
      ),
    )
  }
  return parts.join('')
}

type Person = { x: number; y: number; size: number; lit: (colour: string) => string; hasUmbrella: boolean }

const person = ({ unit, random }: Canvas, { x, y, size, lit, hasUmbrella }: Person): Drawing => {
  const coat = lit(random.pick(coats))
  const skin = lit(random.pick(['#e8b995', '#c68f66', '#8a5a3c']))
  const parts = [
    ellipse(x, y, size * 0.2, size * 0.035, '#0a0f18', 'opacity="0.35"'),
    line(
      [
        [x - size * 0.05, y - size * 0.3],
        [x - size * 0.08, y],
      ],
      darker(coat, 0.5),
      size * 0.065,
    ),
    line(
      [
        [x + size * 0.05, y - size * 0.3],
        [x + size * 0.09, y - size * 0.01],
      ],
      darker(coat, 0.5),
      size * 0.065,
    ),
    path(
      `M${x - size * 0.1} ${y - size * 0.72}Q${x} ${y - size * 0.8} ${x + size * 0.1} ${y - size * 0.72}L${x + size * 0.155} ${y - size * 0.22}L${x - size * 0.155} ${y - size * 0.22}Z`,
      coat,
    ),
    line(
      [
        [x - size * 0.09, y - size * 0.66],
        [x - size * 0.15, y - size * 0.42],
      ],
      darker(coat, 0.2),
      size * 0.07,
    ),
    ellipse(x, y - size * 0.84, size * 0.075, size * 0.09, skin),
    ellipse(x, y - size * 0.885, size * 0.08, size * 0.065, lit('#2c211c')),
  ]
  if (!hasUmbrella)
    return [
      ...parts,
      line(
        [
          [x + size * 0.09, y - size * 0.66],
          [x + size * 0.16, y - size * 0.42],
        ],
        darker(coat, 0.2),
        size * 0.07,
      ),
    ].join('')
  const cloth = lit(random.pick(umbrellas))
  const [top, half] = [y - size * 1.2, size * 0.36]
  return [
    ...parts,
    line(
      [
        [x + size * 0.09, y - size * 0.66],
        [x + size * 0.1, y - size * 0.6],
      ],
      darker(coat, 0.2),
      size * 0.07,
    ),
    line(
      [
        [x + size * 0.08, y - size * 0.55],
        [x + size * 0.06, top],
      ],
      lit('#2a2a2e'),
      unit * 0.18,
    ),
    path(
      `M${x + size * 0.06 - half} ${top + half * 0.56}A${half} ${half * 0.66} 0 0 1 ${x + size * 0.06 + half} ${top + half * 0.56}Q${x + size * 0.06 + half * 0.72} ${top + half * 0.34} ${x + size * 0.06 + half * 0.4} ${top + half * 0.56}Q${x + size * 0.06} ${top + half * 0.3} ${x + size * 0.06 - half * 0.4} ${top + half * 0.56}Q${x + size * 0.06 - half * 0.72} ${top + half * 0.34} ${x + size * 0.06 - half} ${top + half * 0.56}Z`,
      cloth,
    ),
    path(
      `M${x + size * 0.06 - half * 0.4} ${top + half * 0.56}Q${x + size * 0.06 - half * 0.25} ${top - half * 0.05} ${x + size * 0.06} ${top - half * 0.08}Q${x + size * 0.06 + half * 0.25} ${top - half * 0.05} ${x + size * 0.06 + half * 0.4} ${top + half * 0.56}Q${x + size * 0.06} ${top + half * 0.3} ${x + size * 0.06 - half * 0.4} ${top + half * 0.56}Z`,
      lighter(cloth, 0.14),
    ),
  ].join('')
}

const lamps = ({ width, unit, random }: Canvas, palette: Palette, kerb: number): Drawing[] => {
  const light = palette.lamp
  const glow = radial([
    [0, light ?? '#fff', 0.85],
    [0.25, light ?? '#fff', 0.3],
    [1, light ?? '#fff', 0],
  ])
  const first = random.between(0.05, 0.2)
  return [0, 1, 2].flatMap((index) => {
    const [x, top] = [width * (first + index * 0.36), kerb - unit * 29]
    return [
      ...(index === 0 ? [glow.definition] : []),
      line(
        [
          [x, kerb + unit * 2],
          [x, top],
        ],
        '#20262e',
        unit * 0.55,
      ),
      polygon(
        [
          [x - unit * 1.4, top - unit * 3.4],
          [x + unit * 1.4, top - unit * 3.4],
          [x + unit * 0.8, top],
          [x - unit * 0.8, top],
        ],
        light ?? '#d8e2e6',
      ),
      polygon(
        [
          [x - unit * 1.8, top - unit * 3.3],
          [x + unit * 1.8, top - unit * 3.3],
          [x, top - unit * 5],
        ],
        '#20262e',
      ),
      ...(light ? [ellipse(x, top - unit * 1.6, unit * 11, unit * 11, glow.fill)] : []),
    ]
  })
}

/** Stones that grow towards the viewer; in rain they mirror the houses. */
const ground = (
  { width, height, unit, random }: Canvas,
  palette: Palette,
  kerb: number,
  wish: SceneWish,
  above: Drawing[],
): Drawing[] => {
  const isWet = wish.weather === 'rain'
  const stone = mix(
    mix('#8a8178', palette.land, palette.time === 'day' ? 0.15 : 0.5),
    palette.sky[2],
    isWet ? 0.22 : 0.05,
  )
  const fill = linear([
    [0, lighter(stone, 0.08)],
    [1, darker(stone, 0.3)],
  ])
  const parts = [fill.definition, rect(0, kerb, width, height - kerb, fill.fill)]
  const smear = blur(unit * 0.45, unit * 1.5)
  if (isWet)
    parts.push(
      smear.definition,
      group(
        [group(above, `transform="translate(0 ${2 * kerb + unit * 4}) scale(1 -1)"`)],
        `opacity="0.42" ${smear.filter}`,
      ),
    )
  for (let y = kerb + unit * 0.6, row = 0; y < height; row += 1) {
    const tall = unit * (0.7 + 2.4 * ((y - kerb) / (height - kerb)))
    for (let x = -tall * (row % 2); x < width; x += tall * 2.1)
      parts.push(
        rect(
          x,
          y,
          tall * 1.9,
          tall * 0.82,
          random.chance(0.5) ? lighter(stone, 0.2) : darker(stone, 0.3),
          `rx="${(tall * 0.3).toFixed(1)}" opacity="${(random.between(0.06, 0.26) * (isWet ? 0.8 : 1)).toFixed(2)}"`,
        ),
      )
    y += tall
  }
  return parts
}
