import { darker, lighter, mix } from '../colours.ts'
import {
  blur,
  type Canvas,
  type Drawing,
  ellipse,
  group,
  line,
  linear,
  polygon,
  radial,
  rect,
} from './drawing.ts'
import { house, walls } from './house.ts'
import type { Palette } from './palette.ts'
import { person, stall } from './street-life.ts'
import type { SceneWish } from './wish.ts'

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
