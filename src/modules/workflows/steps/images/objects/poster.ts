import { darker, lighter, luminance, mix, rgbOf } from '../colours.ts'
import type { Random } from '../random.ts'
import type { Raster } from '../raster.ts'
import {
  type Canvas,
  canvasOf,
  type Drawing,
  ellipse,
  linear,
  polygon,
  rect,
  svgOf,
} from '../scene/drawing.ts'
import { drawSvg, escapeXml } from '../svg.ts'
import { coloursIn } from './colour-words.ts'

const schemes = [
  ['#f3ead8', '#d9583b', '#1f3c4d', '#e8b04a', '#7fa7a0'],
  ['#14213d', '#fca311', '#e5e5e5', '#3a5a8c', '#c44536'],
  ['#fdf0e0', '#2a6f6b', '#f28f5b', '#1d2f3a', '#f2c9b1'],
  ['#2d1e3e', '#e4577d', '#ffb86b', '#5d4a9c', '#f7e9dc'],
  ['#e8efe4', '#386641', '#a7c957', '#bc4749', '#23402c'],
  ['#0f4c5c', '#fb8b24', '#e36414', '#f6e7cb', '#5f0f40'],
] as const

type Motif = (canvas: Canvas, colours: readonly string[]) => Drawing[]

const colourAt = (colours: readonly string[], at: number): string => colours[at % colours.length] ?? '#000000'

const circles: Motif = ({ width, height, unit, random }, colours) =>
  Array.from({ length: 9 }, (_, at) => {
    const [x, y, r] = [
      width * random.between(0.1, 0.9),
      height * random.between(0.08, 0.66),
      unit * random.between(6, 26),
    ]
    return (
      ellipse(x, y, r, r, colourAt(colours, at + 1), 'opacity="0.82"') +
      (at % 3 === 0 ? ellipse(x, y, r * 0.55, r * 0.55, colourAt(colours, at + 2)) : '')
    )
  })

const grid: Motif = ({ width, height, random }, colours) => {
  const columns = random.integer(4, 6)
  const size = width / columns
  const rows = Math.floor((height * 0.72) / size)
  return Array.from({ length: columns * rows }, (_, at) => {
    const [x, y] = [(at % columns) * size, Math.floor(at / columns) * size]
    const [one, other] = [colourAt(colours, random.integer(0, 9)), colourAt(colours, random.integer(0, 9))]
    const shapes = [
      polygon(
        [
          [x, y],
          [x + size, y],
          [x, y + size],
        ],
        other,
      ),
      `<path d="M${x} ${y}H${x + size}A${size} ${size} 0 0 1 ${x} ${y + size}Z" fill="${other}"/>`,
      ellipse(x + size / 2, y + size / 2, size * 0.42, size * 0.42, other),
      `<path d="M${x} ${y + size}A${size / 2} ${size / 2} 0 0 1 ${x + size} ${y + size}Z" fill="${other}"/>`,
    ] as const
    return rect(x, y, size + 0.5, size + 0.5, one) + random.pick(shapes)
  })
}

const waves: Motif = ({ width, height, unit, random }, colours) =>
  Array.from({ length: 8 }, (_, at) => {
    const [base, phase, reach] = [
      height * (0.12 + at * 0.085),
      random.between(0, 6),
      unit * random.between(3, 7),
    ]
    const edge = Array.from(
      { length: 41 },
      (_, step) =>
        [
          (width * step) / 40,
          base + reach * Math.sin(phase + step / random.of(String(at)).between(4, 8)),
        ] as const,
    )
    return polygon(
      [...edge, [width, height], [0, height]],
      mix(colourAt(colours, at + 1), colourAt(colours, at + 2), 0.3),
    )
  })

const rays: Motif = ({ width, height, unit, random }, colours) => {
  const [x, y, count] = [
    width * random.between(0.3, 0.7),
    height * random.between(0.42, 0.6),
    random.integer(9, 15),
  ]
  const fan = Array.from({ length: count * 2 }, (_, at) => {
    const [from, to] = [(Math.PI * at) / count, (Math.PI * (at + 1)) / count]
    const far = unit * 190
    return polygon(
      [
        [x, y],
        [x + far * Math.cos(from), y + far * Math.sin(from)],
        [x + far * Math.cos(to), y + far * Math.sin(to)],
      ],
      at % 2 === 0 ? colourAt(colours, 1) : colourAt(colours, 0),
      'opacity="0.9"',
    )
  })
  return [...fan, ...[20, 15, 9].map((r, at) => ellipse(x, y, unit * r, unit * r, colourAt(colours, at + 2)))]
}

/** Draws an abstract poster with the words of a prompt: for what can be drawn in no other way. */
export const drawPoster = (prompt: string, width: number, height: number, random: Random): Raster => {
  const canvas = canvasOf(width, height, random.of('poster'))
  const { unit } = canvas
  const scheme = random.of('scheme').pick(schemes)
  const named = coloursIn(prompt)
  const colours =
    named.length > 0
      ? [
          scheme[0],
          ...named,
          ...named.map((colour) => lighter(colour, 0.4)),
          ...named.map((colour) => darker(colour, 0.4)),
        ]
      : scheme
  const motif = random.of('motif').pick([circles, grid, waves, rays] as const)
  const back = linear([
    [0, lighter(colourAt(colours, 0), 0.12)],
    [1, colourAt(colours, 0)],
  ])
  const lines = titleOf(prompt)
  const paper = luminance(rgbOf(scheme[0])) > 128 ? scheme[0] : '#f6efe2'
  const size = Math.min(unit * 8, (width * 0.86) / (Math.max(...lines.map((text) => text.length)) * 0.56))
  const foot = height - unit * 8 - size * 1.12 * lines.length
  const words = lines.map(
    (text, at) =>
      `<text x="${width * 0.07}" y="${foot + unit * 3 + size * (0.95 + at * 1.12)}" font-family="Playfair Display" font-weight="700" font-size="${size}" fill="#1d1d22">${escapeXml(text)}</text>`,
  )
  return drawSvg(
    svgOf(width, height, [
      back.definition,
      rect(0, 0, width, height, back.fill),
      ...motif(canvas, colours),
      rect(0, foot, width, height, paper),
      ...words,
    ]),
  )
}

/** The first words of a prompt in at most three lines. */
const titleOf = (prompt: string): string[] => {
  const words = prompt
    .replace(/[\r\n]+/g, ' ')
    .trim()
    .split(/\s+/)
    .slice(0, 9)
  const lines: string[] = []
  for (const word of words.map((one) => one.slice(0, 22))) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < 20) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.slice(0, 3)
}
