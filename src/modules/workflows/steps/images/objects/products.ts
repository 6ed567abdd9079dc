import { darker, lighter, mix } from '../colours.ts'
import type { Random } from '../random.ts'
import { type Drawing, ellipse, line, linear, path, radial, rect } from '../scene/drawing.ts'

/** A product that is drawn here: in a square of 100, standing on y = 100. */
export type Product = (colour: string, random: Random) => Drawing[]

/** Light from the left on something round. */
const glaze = (colour: string) =>
  linear(
    [
      [0, darker(colour, 0.3)],
      [0.18, lighter(colour, 0.35)],
      [0.42, colour],
      [0.8, darker(colour, 0.28)],
      [1, darker(colour, 0.12)],
    ],
    1,
  )

const bottle: Product = (colour, random) => {
  const glass = linear(
    [
      [0, lighter(colour, 0.55), 0.92],
      [0.25, lighter(colour, 0.75), 0.85],
      [0.6, lighter(colour, 0.3), 0.9],
      [1, darker(colour, 0.15), 0.95],
    ],
    1,
  )
  const juice = linear([
    [0, mix(colour, '#ffffff', 0.25)],
    [1, darker(colour, 0.25)],
  ])
  const gold = glaze('#cfa75a')
  const isRound = random.chance(0.5)
  const body = isRound ? ellipse(50, 70, 30, 29, glass.fill) : rect(24, 42, 52, 58, glass.fill, 'rx="7"')
  const inner = isRound
    ? path('M23.5 70A26.5 25.5 0 0 0 76.5 70Q63 66 50 69T23.5 70Z', juice.fill)
    : path('M29 62Q40 59 50 62T71 62V92Q71 95 68 95H32Q29 95 29 92Z', juice.fill)
  return [
    glass.definition,
    juice.definition,
    gold.definition,
    body,
    inner,
    rect(44, 30, 12, 12, gold.fill),
    rect(40, 13, 20, 19, gold.fill, 'rx="2.5"'),
    rect(40, 29, 20, 1.2, '#7a5a22', 'opacity="0.5"'),
    rect(isRound ? 38 : 36, 70, isRound ? 24 : 28, 15, '#fffaf0', 'opacity="0.92"'),
    rect(isRound ? 41 : 40, 74.5, isRound ? 18 : 20, 1.6, '#8a6a35'),
    rect(isRound ? 44 : 44, 79, 12, 1, '#8a6a35', 'opacity="0.7"'),
    path(
      isRound ? 'M29 62Q32 50 42 46' : 'M28.5 90V48',
      'none',
      'stroke="#ffffff" stroke-width="2" stroke-linecap="round" stroke-opacity="0.75"',
    ),
  ]
}

const vase: Product = (colour, random) => {
  const clay = glaze(colour)
  const stems = Array.from({ length: 7 }, (_, at) => {
    const [x, y] = [50 + (at - 3) * random.between(6, 9), random.between(-8, 12) + Math.abs(at - 3) * 4]
    return (
      line(
        [
          [50, 44],
          [50 + (at - 3) * 2, 30],
          [x, y],
        ],
        '#7d8a5c',
        0.8,
      ) + ellipse(x, y, 3.2, 4.6, mix('#e8d7b8', colour, random.between(0, 0.35)))
    )
  })
  return [
    clay.definition,
    ...stems,
    path('M42 38Q45 47 36 56Q25 68 30 84Q33 98 40 100H60Q67 98 70 84Q75 68 64 56Q55 47 58 38Z', clay.fill),
    ellipse(50, 38, 8, 1.9, darker(colour, 0.5)),
    path(
      'M30.5 78Q50 83 69.5 78',
      'none',
      `stroke="${darker(colour, 0.3)}" stroke-width="0.8" stroke-opacity="0.6"`,
    ),
  ]
}

const candle: Product = (colour) => {
  const jar = glaze(colour)
  const glow = radial([
    [0, '#fff3c4', 0.95],
    [0.3, '#ffcf70', 0.5],
    [1, '#ffb347', 0],
  ])
  return [
    jar.definition,
    glow.definition,
    rect(28, 54, 44, 46, jar.fill, 'rx="3"'),
    ellipse(50, 54, 22, 3.4, lighter(colour, 0.45)),
    ellipse(50, 54.6, 19, 2.6, '#fdf3df'),
    rect(36, 68, 28, 18, '#fffaf0', 'opacity="0.94"'),
    rect(40, 73, 20, 1.6, '#6b5a45'),
    rect(44, 78, 12, 1, '#6b5a45', 'opacity="0.7"'),
    line(
      [
        [50, 54],
        [50, 47],
      ],
      '#3a2d22',
      0.9,
    ),
    ellipse(50, 40, 24, 22, glow.fill),
    path('M50 29Q57 39 54 45Q52 49 50 49Q48 49 46 45Q43 39 50 29Z', '#ffc861'),
    path('M50 37Q53 42 52 46Q51 48 50 48Q49 48 48 46Q47 42 50 37Z', '#fff6dc'),
  ]
}

const jar: Product = (colour) => {
  const pot = glaze(colour)
  const lid = glaze('#e9e1d4')
  return [
    pot.definition,
    lid.definition,
    rect(22, 62, 56, 38, pot.fill, 'rx="6"'),
    rect(20, 48, 60, 16, lid.fill, 'rx="3"'),
    rect(20, 61, 60, 1.2, '#8d8375', 'opacity="0.6"'),
    rect(36, 74, 28, 2, '#fffaf0'),
    rect(41, 80, 18, 1.2, '#fffaf0', 'opacity="0.8"'),
    rect(44, 84, 12, 1.2, '#fffaf0', 'opacity="0.8"'),
  ]
}

const lamp: Product = (colour) => {
  const shade = glaze(lighter(colour, 0.3))
  const glow = radial([
    [0, '#fff2cf', 0.8],
    [1, '#ffd98a', 0],
  ])
  return [
    shade.definition,
    glow.definition,
    rect(48.6, 46, 2.8, 50, '#5a4636'),
    ellipse(50, 97.5, 17, 2.6, '#4a392c'),
    ellipse(50, 44, 44, 34, glow.fill),
    path('M36 12H64L76 48H24Z', shade.fill),
    ellipse(50, 48, 26, 2.4, '#fff3d4'),
  ]
}

const products: [RegExp, Product][] = [
  [
    /\b(perfumes?|parfums?|fragrance|cologne|eau de (toilette|parfum)|bottles?|bouteilles?|flacons?|serum|essential oil)\b/i,
    bottle,
  ],
  [/\b(vases?|pottery|ceramics?|poterie|ceramique|céramique|jug)\b/i, vase],
  [/\b(candles?|bougies?)\b/i, candle],
  [/\b(jars?|pots?|face cream|day cream|moisturi[sz]er|balm|baume|cr[eè]me)\b/i, jar],
  [/\b(lamps?|lampes?|lampshade)\b/i, lamp],
]

/** Returns the product that a prompt names before its first preposition, or null. */
export const findProduct = (prompt: string): Product | null => {
  const [start = ''] = prompt.split(/\b(on|in|at|with|under|near|against|sur|dans|avec|sous|contre)\b/i)
  return products.find(([pattern]) => pattern.test(start))?.[1] ?? null
}
