import { darker, lighter, mix } from '../colours.ts'
import { type Canvas, type Drawing, ellipse, line, path, polygon, rect } from './drawing.ts'

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

/** A stall with crates of fruit under a striped cloth. */
export const stall = (
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

/** A person in a coat, with an umbrella in rain. */
export const person = ({ unit, random }: Canvas, { x, y, size, lit, hasUmbrella }: Person): Drawing => {
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
