import { darker, lighter, mix } from '../colours.ts'
import { type Canvas, type Drawing, ellipse, line, type Point, path, polygon, rect } from './drawing.ts'
import type { Palette } from './palette.ts'
import type { Ridge } from './ridges.ts'
import type { Season } from './wish.ts'

/** A fir that stands at a point, with a lit side. */
export const fir = (
  { random }: Canvas,
  [x, y]: Point,
  size: number,
  colour: string,
  snow: string | null,
): Drawing => {
  const tiers = 5
  const side = (direction: number): Point[] =>
    Array.from({ length: tiers }, (_, tier): Point[] => {
      const reach = size * (0.09 + 0.055 * tier) * random.between(0.88, 1.12)
      const down = y - size + size * (0.24 + (0.7 * tier) / tiers + 0.02)
      return [
        [x + direction * reach, down],
        [x + direction * reach * 0.5, down - size * 0.03],
      ]
    }).flat()
  const outline = [
    [x, y - size] as const,
    ...side(1),
    [x + size * 0.03, y - size * 0.1] as const,
    ...side(-1).toReversed(),
  ]
  const half = [[x, y - size] as const, ...side(1), [x, y - size * 0.1] as const]
  return [
    rect(x - size * 0.025, y - size * 0.16, size * 0.05, size * 0.18, darker(colour, 0.5)),
    polygon(outline, colour),
    polygon(half, snow ?? lighter(colour, 0.09), `opacity="${snow ? 0.75 : 0.8}"`),
  ].join('')
}

/** A broad tree of round masses. */
export const broadTree = ({ random }: Canvas, [x, y]: Point, size: number, colour: string): Drawing => {
  const trunk = polygon(
    [
      [x - size * 0.045, y + size * 0.02],
      [x - size * 0.02, y - size * 0.5],
      [x + size * 0.02, y - size * 0.5],
      [x + size * 0.045, y + size * 0.02],
    ],
    mix(darker(colour, 0.6), '#3a2718', 0.5),
  )
  const masses = Array.from({ length: 9 }, (_, index) => {
    const angle = (index / 9) * Math.PI * 2
    const reach = size * 0.2 * random.between(0.7, 1.2)
    return [
      x + Math.cos(angle) * reach * 1.15,
      y - size * 0.66 + Math.sin(angle) * reach * 0.95,
      size * random.between(0.15, 0.21),
    ] as const
  })
  return [
    trunk,
    ...masses.map(([cx, cy, r]) => ellipse(cx, cy + size * 0.03, r, r * 0.95, darker(colour, 0.2))),
    ...masses.map(([cx, cy, r]) => ellipse(cx, cy - size * 0.015, r * 0.86, r * 0.8, colour)),
    ...masses
      .slice(5, 8)
      .map(([cx, cy, r]) =>
        ellipse(cx - r * 0.15, cy - r * 0.2, r * 0.5, r * 0.42, lighter(colour, 0.14), 'opacity="0.7"'),
      ),
  ].join('')
}

export const palm = (
  { random }: Canvas,
  [x, y]: Point,
  size: number,
  colour: string,
  trunkColour: string,
): Drawing => {
  const lean = size * random.between(-0.28, 0.28)
  const [topX, topY] = [x + lean, y - size]
  const trunk = path(
    `M${x - size * 0.035} ${y}Q${x + lean * 0.2} ${y - size * 0.55} ${topX - size * 0.014} ${topY}L${topX + size * 0.014} ${topY}Q${x + lean * 0.2 + size * 0.05} ${y - size * 0.5} ${x + size * 0.04} ${y}Z`,
    trunkColour,
  )
  const fronds = Array.from({ length: 9 }, (_, index) => {
    const angle = -Math.PI * (0.02 + (0.96 * index) / 8)
    const reach = size * random.between(0.34, 0.44)
    const [endX, endY] = [
      topX + Math.cos(angle) * reach,
      topY + Math.sin(angle) * reach * 0.45 + reach * 0.42,
    ]
    const [midX, midY] = [
      topX + Math.cos(angle) * reach * 0.6,
      topY + Math.sin(angle) * reach * 0.75 - reach * 0.06,
    ]
    return path(
      `M${topX} ${topY}Q${midX} ${midY} ${endX} ${endY}Q${midX} ${midY + reach * 0.2} ${topX} ${topY + size * 0.03}Z`,
      index % 2 === 0 ? colour : darker(colour, 0.2),
    )
  })
  return [trunk, ...fronds].join('')
}

export const cactus = ([x, y]: Point, size: number, colour: string): Drawing =>
  [
    line(
      [
        [x, y],
        [x, y - size],
      ],
      colour,
      size * 0.17,
    ),
    line(
      [
        [x, y - size * 0.38],
        [x - size * 0.25, y - size * 0.4],
        [x - size * 0.25, y - size * 0.68],
      ],
      colour,
      size * 0.12,
    ),
    line(
      [
        [x, y - size * 0.5],
        [x + size * 0.23, y - size * 0.52],
        [x + size * 0.23, y - size * 0.82],
      ],
      colour,
      size * 0.11,
    ),
    line(
      [
        [x - size * 0.03, y - size * 0.05],
        [x - size * 0.03, y - size * 0.95],
      ],
      lighter(colour, 0.16),
      size * 0.025,
    ),
  ].join('')

type Kind = 'pines' | 'trees'

/** Trees that stand along an edge of land, in groups, the far ones first. */
export const drawTrees = (
  canvas: Canvas,
  ridge: Ridge,
  options: {
    kinds: Kind[]
    size: number
    count: number
    colour: string
    palette: Palette
    season: Season | null
    below: number
    keepFree?: (x: number) => boolean
  },
): Drawing[] => {
  const { width, random } = canvas
  const { kinds, size, count, colour, palette, season, below, keepFree } = options
  const centres = Array.from({ length: random.integer(2, 4) }, () => random.between(0, 1))
  const spots = Array.from({ length: count }, () => {
    const centre = centres[random.integer(0, centres.length - 1)] ?? 0.5
    const x = random.chance(0.75)
      ? centre + random.between(-0.17, 0.17) * random.between(0.4, 1)
      : random.next()
    return { x: x * width, down: random.next() ** 1.3 * below }
  })
  const snow = season === 'winter' ? palette.snow : null
  const autumn = ['#c8742f', '#b8502a', '#d9a037', colour] as const
  return spots
    .filter(({ x }) => !keepFree?.(x))
    .sort((one, other) => one.down - other.down)
    .map(({ x, down }) => {
      const point: Point = [x, ridge.at(x) + down + size * 0.04]
      const tall = size * random.between(0.7, 1.2) * (1 + (0.4 * down) / (below + 1))
      const kind = kinds[random.integer(0, kinds.length - 1)] ?? 'pines'
      if (kind === 'pines')
        return fir(canvas, point, tall, mix(colour, '#10302c', random.between(0.1, 0.35)), snow)
      const leaf =
        season === 'autumn'
          ? mix(random.pick(autumn), colour, random.between(0.05, 0.3))
          : season === 'spring' && random.chance(0.3)
            ? mix('#e9a9be', colour, 0.25)
            : mix(colour, '#d8d060', random.between(0, 0.18))
      return broadTree(canvas, point, tall * 0.85, season === 'winter' ? mix(leaf, palette.snow, 0.7) : leaf)
    })
}
