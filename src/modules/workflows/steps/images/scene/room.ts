import { darker, lighter, mix } from '../colours.ts'
import { type Canvas, clip, type Drawing, group, line, linear, polygon, rect } from './drawing.ts'
import { art, desk, lamp, looks, plant, sofa } from './furniture.ts'
import type { Palette } from './palette.ts'
import { drawLand, ridgeOf } from './ridges.ts'
import { drawSky, sunOf } from './sky.ts'

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
