import { lighter, mix } from '../colours.ts'
import type { Random } from '../random.ts'
import { ellipse, group, path, polygon, rect } from '../scene/drawing.ts'

/** `ground` is what a logo stands on. */
export type LogoColours = { main: string; accent: string; ground: string; word: string; soft: string }

/** A mark fills a square of 100. */
export type Mark = (colours: LogoColours, random: Random) => string

type Point = readonly [number, number]

const ring = (count: number, radius: number, start = 0): Point[] =>
  Array.from({ length: count }, (_, at) => {
    const angle = start + (2 * Math.PI * at) / count
    return [50 + radius * Math.cos(angle), 50 + radius * Math.sin(angle)] as const
  })

const turned = (shape: string, degrees: number): string =>
  group([shape], `transform="rotate(${degrees} 50 50)"`)

const petals: Mark = ({ main, accent }, random) => {
  const count = random.pick([5, 6, 8] as const)
  return (
    Array.from({ length: count }, (_, at) =>
      turned(
        path(
          'M50 50C34 40 34 14 50 2C66 14 66 40 50 50Z',
          at % 2 === 0 || count === 5 ? main : accent,
          'opacity="0.88"',
        ),
        (360 * at) / count,
      ),
    ).join('') + (count === 5 ? ellipse(50, 50, 9, 9, accent) : '')
  )
}

const overlap: Mark = ({ main, accent }) =>
  ellipse(35, 50, 33, 33, main) +
  ellipse(65, 50, 33, 33, accent) +
  path('M50 20.6A33 33 0 0 1 50 79.4A33 33 0 0 1 50 20.6Z', mix(main, accent, 0.5))

const quarters: Mark = ({ main, accent }, random) => {
  const turn = random.integer(0, 3) * 90
  return turned(
    path('M4 48V4H4A44 44 0 0 1 48 48Z', main) +
      path('M52 4H96V48A44 44 0 0 1 52 4Z', accent) +
      path('M4 52H48V96A44 44 0 0 1 4 52Z', accent) +
      ellipse(74, 74, 22, 22, main),
    turn,
  )
}

const aperture: Mark = ({ main, accent }) => {
  const [outer, inner] = [ring(6, 49), ring(6, 19, 0.55)]
  return outer
    .map((corner, at) => {
      const next = outer[(at + 1) % 6] ?? corner
      const [tip, from] = [inner[(at + 1) % 6] ?? corner, inner[at] ?? corner]
      return polygon([corner, next, tip, from], at % 2 === 0 ? main : mix(main, accent, at === 3 ? 1 : 0.38))
    })
    .join('')
}

const arcs: Mark = ({ main, accent }) =>
  [46, 30, 14]
    .map(
      (radius, at) =>
        `<path d="M${50 - radius} 82A${radius} ${radius} 0 0 1 ${50 + radius} 82" transform="translate(0 -6)" fill="none" stroke="${at === 1 ? accent : main}" stroke-width="11" stroke-linecap="round"/>`,
    )
    .join('')

const bars: Mark = ({ main, accent }) =>
  [38, 62, 92]
    .map((tall, at) => rect(8 + at * 30, 96 - tall, 22, tall, at === 2 ? accent : main, 'rx="11"'))
    .join('')

const peaks: Mark = ({ main, accent }) =>
  polygon(
    [
      [2, 86],
      [38, 22],
      [74, 86],
    ],
    main,
  ) +
  polygon(
    [
      [40, 86],
      [68, 36],
      [98, 86],
    ],
    accent,
  ) +
  polygon(
    [
      [40, 86],
      [57, 55.7],
      [74, 86],
    ],
    mix(main, accent, 0.5),
  ) +
  ellipse(76, 18, 8, 8, accent)

const orbit: Mark = ({ main, accent }, random) =>
  turned(
    `<circle cx="50" cy="50" r="38" fill="none" stroke="${main}" stroke-width="12" stroke-dasharray="170 69" stroke-linecap="round"/>` +
      ellipse(50, 50, 15, 15, main) +
      ellipse(84, 28, 9, 9, accent),
    random.integer(0, 3) * 90,
  )

const ribbon: Mark = ({ main, accent }) =>
  polygon(
    [
      [10, 8],
      [40, 8],
      [40, 92],
      [10, 62],
    ],
    main,
  ) +
  polygon(
    [
      [40, 38],
      [70, 8],
      [70, 62],
      [40, 92],
    ],
    mix(main, accent, 0.55),
  ) +
  polygon(
    [
      [70, 8],
      [96, 8],
      [96, 36],
      [70, 62],
    ],
    accent,
  )

const spark: Mark = ({ main, accent }) =>
  path('M44 6C48 34 58 46 86 52C58 58 48 70 44 98C40 70 30 58 2 52C30 46 40 34 44 6Z', main) +
  path(
    'M80 4C81.5 14 86 18.5 96 20C86 21.5 81.5 26 80 36C78.5 26 74 21.5 64 20C74 18.5 78.5 14 80 4Z',
    accent,
  )

const frames: Mark = ({ main, accent }) =>
  `<rect x="8" y="8" width="58" height="58" rx="12" fill="none" stroke="${main}" stroke-width="11"/>` +
  rect(36, 36, 58, 58, accent, 'rx="12"') +
  rect(36, 36, 30, 30, lighter(accent, 0.45), 'rx="4"')

const circle: Mark = ({ main, accent, ground }) =>
  ellipse(50, 50, 48, 48, main) + ellipse(50, 62, 36, 36, accent) + ellipse(50, 74, 24, 24, ground)

const hexagon: Mark = ({ main, accent }) => {
  const outer = ring(6, 49, Math.PI / 6)
  const centre: Point = [50, 50]
  const face = (from: number, colour: string): string =>
    polygon([centre, ...[0, 1, 2].map((step) => outer[(from + step) % 6] ?? centre)], colour)
  return face(0, main) + face(2, mix(main, accent, 0.5)) + face(4, accent)
}

const leaf: Mark = ({ main, accent, ground }) =>
  path('M12 92C6 44 34 8 92 6C96 60 66 94 12 92Z', main) +
  path('M12 92C36 88 74 72 92 6C96 60 66 94 12 92Z', accent) +
  `<path d="M12 92C28 66 48 46 70 30" fill="none" stroke="${ground}" stroke-width="4" stroke-linecap="round"/>`

const wave: Mark = ({ main, accent, ground }) =>
  ellipse(50, 50, 48, 48, main) +
  path('M3.2 60C20 44 34 44 50 56C66 68 82 66 97.4 52A48 48 0 0 1 3.2 60Z', accent) +
  `<path d="M5.4 68C22 54 36 56 50 66C64 76 80 76 94 70" fill="none" stroke="${ground}" stroke-width="4.5"/>`

/** Marks of geometry. Those from `circle` on can be asked for by name. */
export const abstractMarks = [
  aperture,
  petals,
  overlap,
  spark,
  quarters,
  ribbon,
  orbit,
  frames,
  peaks,
  arcs,
  bars,
  hexagon,
] as const

export const namedMarks = { circle, hexagon, leaf, wave } as const
