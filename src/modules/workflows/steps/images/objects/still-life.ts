import { darker, lighter, mix } from '../colours.ts'
import type { Random } from '../random.ts'
import type { Raster } from '../raster.ts'
import {
  blur,
  canvasOf,
  clip,
  type Drawing,
  ellipse,
  group,
  line,
  linear,
  polygon,
  radial,
  rect,
  svgOf,
} from '../scene/drawing.ts'
import { drawSvg } from '../svg.ts'
import { coloursIn } from './colour-words.ts'
import { findIcon } from './icons.ts'
import { findProduct } from './products.ts'

const rooms = [
  '#d9c7b4',
  '#b9c7bd',
  '#c9bcd0',
  '#e3c2ae',
  '#b6c5d6',
  '#d8d2c4',
  '#c9d3b8',
  '#dfb9b4',
] as const
const accents = ['#c8743f', '#3f7f86', '#8a5aa0', '#c64a5c', '#4b74b8', '#5f8f5a'] as const

/** Returns what a prompt puts into a still life: art in a square of 100 that stands on its lower edge; or null. */
const findObject = (
  prompt: string,
  colour: string,
  random: Random,
): { name: string; art: Drawing } | null => {
  const product = findProduct(prompt)
  if (product) return { name: 'product', art: product(colour, random).join('') }
  const found = findIcon(prompt)
  if (!found) return null
  const { body, width, height } = found.icon
  return { name: found.name, art: group([body], `transform="scale(${100 / width} ${100 / height})"`) }
}

/** Draws one object on a lit plinth; null when the prompt clearly names none that can be drawn. */
export const drawStillLife = (
  prompt: string,
  width: number,
  height: number,
  random: Random,
): { name: string; raster: Raster } | null => {
  const canvas = canvasOf(width, height, random.of('still'))
  const { unit } = canvas
  const [before = '', ...rest] = prompt.split(/\b(?:on|sur|against|contre|in front of|devant)\b/i)
  const named = coloursIn(before)
  const place = rest.join(' ')
  const own = named[0] ?? random.of('accent').pick(accents)
  const object = findObject(prompt, own, random.of('object'))
  if (!object) return null
  const wall = coloursIn(place)[0] ?? random.of('wall').pick(rooms)
  const isMarble = /marbl|marbre/i.test(place)
  const isWood = /wood|bois|oak|table/i.test(place)
  const top = height * 0.72
  const stand = isMarble ? '#eeebe6' : isWood ? '#a9794f' : mix(wall, '#ffffff', 0.28)
  const size = unit * 44
  const [cx, half] = [width / 2, unit * 31]
  const light = radial(
    [
      [0, lighter(wall, 0.55)],
      [0.55, lighter(wall, 0.16)],
      [1, darker(wall, 0.26)],
    ],
    '0.4 0.34',
  )
  const side = linear(
    [
      [0, darker(stand, 0.26)],
      [0.22, lighter(stand, 0.2)],
      [0.55, stand],
      [1, darker(stand, 0.34)],
    ],
    1,
  )
  const floor = linear([
    [0, darker(wall, 0.12)],
    [1, darker(wall, 0.32)],
  ])
  const disc = radial(
    [
      [0, lighter(stand, 0.45)],
      [1, lighter(stand, 0.06)],
    ],
    '0.4 0.35',
  )
  const soft = blur(unit * 1.6, unit * 0.8)
  const beam = linear(
    [
      [0, '#ffffff', 0.3],
      [1, '#ffffff', 0],
    ],
    1,
  )
  const cut = clip(
    ellipse(cx, top, half, half * 0.2, '#000') + rect(cx - half, top, 2 * half, height, '#000'),
  )
  const art = group(
    [object.art],
    `transform="translate(${cx - size / 2} ${top - size + unit * 0.6}) scale(${size / 100})"`,
  )
  const mirror = group(
    [
      group(
        [object.art],
        `transform="translate(${cx - size / 2} ${top + size - unit * 0.4}) scale(${size / 100} ${-size / 100})"`,
      ),
    ],
    `opacity="${isMarble ? 0.16 : 0.07}"`,
  )
  const floorY = height * 0.83
  return {
    name: object.name,
    raster: drawSvg(
      svgOf(width, height, [
        ...[light, side, floor, disc, soft, beam, cut].map(({ definition }) => definition),
        rect(0, 0, width, height, light.fill),
        ...arch(canvas.random, cx, top, unit, wall),
        polygon(
          [
            [-unit * 10, unit * 6],
            [unit * 16, -unit * 4],
            [width * 0.95, height],
            [width * 0.45, height],
          ],
          beam.fill,
          'opacity="0.55"',
        ),
        rect(0, floorY, width, height - floorY, floor.fill),
        ellipse(
          cx + unit * 9,
          height * 0.97,
          half * 1.2,
          unit * 4,
          darker(wall, 0.6),
          `opacity="0.35" ${soft.filter}`,
        ),
        rect(cx - half, top, 2 * half, height - top - unit * 3, side.fill),
        ellipse(cx, height - unit * 3, half, half * 0.2, darker(stand, 0.3)),
        ellipse(cx, top, half, half * 0.2, disc.fill),
        group(
          [
            ...(isMarble
              ? veins(canvas.random, cx, half, top, height, unit)
              : isWood
                ? grain(canvas.random, cx, half, top, height, unit)
                : []),
            mirror,
          ],
          cut.clip,
        ),
        ellipse(
          cx + unit * 5,
          top + unit * 0.8,
          size * 0.38,
          unit * 2,
          darker(stand, 0.75),
          `opacity="0.42" ${soft.filter}`,
        ),
        art,
      ]),
    ),
  }
}

/** Shapes on the wall behind: they differ from prompt to prompt. */
const arch = (random: Random, cx: number, top: number, unit: number, wall: string): Drawing[] => {
  const tone = random.chance(0.5) ? lighter(wall, 0.16) : darker(wall, 0.09)
  const kind = random.integer(0, 3)
  const shift = unit * random.between(-16, 16)
  if (kind === 0) return [ellipse(cx + shift, top - unit * 26, unit * 31, unit * 31, tone, 'opacity="0.6"')]
  if (kind === 1)
    return [
      rect(
        cx + shift - unit * 24,
        top - unit * 58,
        unit * 48,
        unit * 120,
        tone,
        `rx="${unit * 24}" opacity="0.6"`,
      ),
    ]
  if (kind === 2)
    return [0, 1, 2, 3].map((at) =>
      rect(cx + shift + unit * (at * 13 - 34), 0, unit * 6, top + unit * 20, tone, 'opacity="0.35"'),
    )
  return [
    ellipse(cx - unit * 22, top - unit * 14, unit * 20, unit * 20, tone, 'opacity="0.55"'),
    ellipse(cx + unit * 24, top - unit * 30, unit * 14, unit * 14, lighter(wall, 0.25), 'opacity="0.5"'),
  ]
}

const veins = (
  random: Random,
  cx: number,
  half: number,
  top: number,
  height: number,
  unit: number,
): Drawing[] =>
  Array.from({ length: 9 }, () => {
    let [x, y] = [cx - half + 2 * half * random.next(), top - unit * 5]
    const points = Array.from({ length: 9 }, () => {
      x += unit * random.between(-3, 5)
      y += ((height - top) / 7) * random.between(0.5, 1.3)
      return [x, y] as const
    })
    return line(points, '#9a9aa0', unit * random.between(0.1, 0.35), 'opacity="0.4"')
  })

const grain = (
  random: Random,
  cx: number,
  half: number,
  top: number,
  height: number,
  unit: number,
): Drawing[] =>
  Array.from({ length: 16 }, () => {
    const y = top + (height - top) * random.next()
    return line(
      [
        [cx - half, y],
        [cx, y + unit * random.between(0.5, 1.5)],
        [cx + half, y + unit * random.between(-0.6, 0.6)],
      ],
      '#5d3d24',
      unit * random.between(0.08, 0.25),
      'opacity="0.35"',
    )
  })
