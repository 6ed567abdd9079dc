import { type Canvas, type Drawing, ellipse, line, linear, rect } from './drawing.ts'
import type { Palette } from './palette.ts'
import type { Weather } from './wish.ts'

/** What falls or drifts before a scene. */
export const drawWeather = (canvas: Canvas, palette: Palette, weather: Weather): Drawing[] => {
  if (weather === 'rain') return rain(canvas)
  if (weather === 'snow') return snow(canvas)
  if (weather === 'fog') return fog(canvas, palette)
  return []
}

const rain = ({ width, height, unit, random }: Canvas): Drawing[] =>
  Array.from({ length: 420 }, () => {
    const [x, y, near] = [random.between(-0.1, 1.1) * width, random.between(-0.05, 1) * height, random.next()]
    const fall = unit * (1.6 + 4 * near)
    return line(
      [
        [x, y],
        [x - fall * 0.16, y + fall],
      ],
      '#eef4fa',
      unit * (0.06 + 0.1 * near),
      `opacity="${(0.12 + 0.3 * near).toFixed(2)}"`,
    )
  })

const snow = ({ width, height, unit, random }: Canvas): Drawing[] =>
  Array.from({ length: 380 }, () => {
    const near = random.next() ** 2.2
    const size = unit * (0.12 + 0.55 * near)
    return ellipse(
      width * random.next(),
      height * random.next(),
      size,
      size,
      '#fff',
      `opacity="${(0.85 - 0.45 * near).toFixed(2)}"`,
    )
  })

const fog = ({ width, height, unit, random }: Canvas, palette: Palette): Drawing[] =>
  Array.from({ length: 5 }, (_, band) => {
    const y = height * (0.42 + 0.11 * band) + unit * random.between(-3, 3)
    const tall = unit * random.between(14, 24)
    const veil = linear([
      [0, palette.haze, 0],
      [0.5, palette.haze, 0.3],
      [1, palette.haze, 0],
    ])
    return veil.definition + rect(0, y - tall / 2, width, tall, veil.fill)
  })
