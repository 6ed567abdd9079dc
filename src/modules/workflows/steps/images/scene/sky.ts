import { mix } from '../colours.ts'
import type { Raster } from '../raster.ts'
import { type Canvas, type Drawing, ellipse, linear, path, polygon, radial, rect } from './drawing.ts'
import { createNoise } from './noise.ts'
import type { Palette } from './palette.ts'

export type Sun = { x: number; y: number; radius: number }

/** Returns where the sun stands, or the moon: low at sunset and dawn. */
export const sunOf = ({ width, height, unit, random }: Canvas, horizon: number, { time }: Palette): Sun => {
  const low = time === 'sunset' || time === 'dawn'
  return {
    x: width * random.pick([random.between(0.22, 0.4), random.between(0.6, 0.78)]),
    y: low ? horizon - height * random.between(0.03, 0.1) : height * random.between(0.12, 0.24),
    radius: unit * (low ? random.between(4.5, 6) : random.between(3, 4.2)),
  }
}

export const drawSky = (canvas: Canvas, palette: Palette, sun: Sun | null, horizon: number): Drawing[] => {
  const { width, height, unit, random } = canvas
  const share = Math.min(1, horizon / height)
  const [top, high, low, edge] = palette.sky
  const back = linear([
    [0, top],
    [0.42 * share, high],
    [0.8 * share, low],
    [share, edge],
    [1, mix(edge, low, 0.4)],
  ])
  const parts = [back.definition, rect(0, 0, width, height, back.fill)]
  if (palette.time === 'night') parts.push(...stars(canvas, horizon))
  if (!sun) return parts
  const reach = unit * (palette.time === 'day' ? 34 : 48)
  const glow = radial([
    [0, palette.glow, 0.95],
    [0.25, palette.glow, 0.5],
    [0.6, palette.glow, 0.14],
    [1, palette.glow, 0],
  ])
  parts.push(glow.definition, ellipse(sun.x, sun.y, reach, reach * 0.8, glow.fill))
  if (palette.time === 'night') parts.push(...moon(sun, palette, random.between(0.25, 0.5)))
  else parts.push(ellipse(sun.x, sun.y, sun.radius, sun.radius, palette.sun))
  return parts
}

const stars = ({ width, unit, random }: Canvas, horizon: number): Drawing[] =>
  Array.from({ length: 260 }, () => {
    const size = unit * (random.chance(0.06) ? random.between(0.22, 0.34) : random.between(0.06, 0.16))
    const y = horizon * random.next() ** 1.4
    return ellipse(
      width * random.next(),
      y,
      size,
      size,
      '#fff',
      `opacity="${(random.between(0.35, 1) * (1 - y / horizon / 1.2)).toFixed(2)}"`,
    )
  })

const moon = ({ x, y, radius }: Sun, { sun, sky }: Palette, shade: number): Drawing[] => [
  ellipse(x, y, radius, radius, sun),
  ellipse(x - radius * 0.3, y - radius * 0.2, radius * 0.22, radius * 0.2, mix(sun, sky[1], shade * 0.5)),
  ellipse(x + radius * 0.35, y + radius * 0.25, radius * 0.28, radius * 0.25, mix(sun, sky[1], shade * 0.4)),
  ellipse(x + radius * 0.1, y - radius * 0.5, radius * 0.14, radius * 0.12, mix(sun, sky[1], shade * 0.4)),
]

export const drawBirds = ({ width, height, unit, random }: Canvas, colour: string): Drawing[] => {
  const [x, y] = [width * random.between(0.3, 0.7), height * random.between(0.15, 0.3)]
  return Array.from({ length: random.integer(5, 8) }, (_, index) => {
    const size = unit * random.between(1, 1.9)
    const [at, up] = [x + unit * random.between(-12, 12), y + unit * random.between(-5, 5) + index]
    return path(
      `M${at - size} ${up - size * 0.3}Q${at - size * 0.4} ${up - size * 0.55} ${at} ${up}Q${at + size * 0.4} ${up - size * 0.55} ${at + size} ${up - size * 0.3}`,
      'none',
      `stroke="${colour}" stroke-width="${unit * 0.22}" stroke-linecap="round" opacity="0.75"`,
    )
  })
}

/** Streaks of light in a polar night. */
export const drawAurora = ({ width, height, unit, random }: Canvas): Drawing[] => {
  const curtain = linear([
    [0, '#6dffc2', 0],
    [0.7, '#56f5b0', 0.34],
    [1, '#7c6bff', 0.04],
  ])
  const bands = Array.from({ length: 2 }, (_, band) => {
    const base = height * (0.26 + 0.1 * band)
    const phase = random.between(0, 6)
    const edge = Array.from({ length: 41 }, (_, at) => {
      const x = (width * at) / 40
      return [
        x,
        base + unit * 6 * Math.sin(phase + at / (5 + band)) + unit * 2 * Math.sin(phase * 3 + at / 2),
      ] as const
    })
    return polygon([...edge.map(([x, y]) => [x, y - unit * 22] as const), ...edge.toReversed()], curtain.fill)
  })
  return [curtain.definition, ...bands]
}

/**
 * Returns clouds as pixels with alpha, a third as wide as the picture: they are soft. `cover` is how much of the sky
 * they take: 0 to 1.
 */
export const cloudsOf = (
  { width, height, random }: Canvas,
  palette: Palette,
  horizon: number,
  cover: number,
): Raster => {
  const [w, h] = [Math.ceil(width / 3), Math.ceil(height / 3)]
  const noise = createNoise(random, 5)
  const data = new Uint8Array(w * h * 4)
  const [light, shade] = [palette.cloud, palette.cloudShade].map((hex) => Number.parseInt(hex.slice(1), 16))
  const threshold = 0.42 - 0.75 * cover
  const end = Math.min(h, Math.ceil(horizon / 3))
  for (let y = 0; y < end; y += 1) {
    // Clouds lie closer to each other far away.
    const depth = y / end
    const scale = 1.5 + 2.6 * depth ** 2
    for (let x = 0; x < w; x += 1) {
      const u = (x / w - 0.5) * scale * (width / height)
      const v = depth * 2.6 + depth ** 2 * 3.4
      const density = noise(u, v)
      if (density <= threshold) continue
      const alpha = Math.min(1, (density - threshold) / 0.38)
      const lit = Math.min(1, Math.max(0, 0.62 + 1.5 * (density - noise(u + 0.04, v - 0.14))))
      const at = (y * w + x) * 4
      for (let channel = 0; channel < 3; channel += 1) {
        const shift = 16 - 8 * channel
        const [from, to] = [((shade ?? 0) >> shift) & 255, ((light ?? 0) >> shift) & 255]
        data[at + channel] = from + (to - from) * lit
      }
      data[at + 3] = 235 * alpha * alpha * (3 - 2 * alpha) * (1 - 0.55 * depth ** 3)
    }
  }
  return { width: w, height: h, channels: 4, data }
}
