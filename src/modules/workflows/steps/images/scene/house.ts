import { darker, lighter, mix } from '../colours.ts'
import { type Canvas, type Drawing, ellipse, line, linear, polygon, rect } from './drawing.ts'
import type { Palette } from './palette.ts'

export const walls = ['#c96f4a', '#e0b070', '#8fa98f', '#b98a8a', '#7d93a8', '#d9c3a0', '#a65d57'] as const
type House = { x: number; w: number; h: number; base: number; colour: string }

/** The front of a house with shutters and a shop. */
export const house = (
  { unit, random }: Canvas,
  palette: Palette,
  { x, w, h, base, colour }: House,
): Drawing => {
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
