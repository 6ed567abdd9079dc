import { darker, lighter, mix } from '../colours.ts'
import { blur, type Canvas, clip, type Drawing, ellipse, group, line, linear, rect } from './drawing.ts'
import type { Palette } from './palette.ts'
import type { Sun } from './sky.ts'

/**
 * Water from `from` down to `to`, with the land above it upside down in it, the light of the sun, and waves.
 * `roughness`: 0 is a lake without wind, 1 the sea.
 */
export const drawWater = (
  canvas: Canvas,
  palette: Palette,
  options: { from: number; to: number; sun: Sun | null; above: readonly Drawing[]; roughness: number },
): Drawing[] => {
  const { width, unit, random } = canvas
  const { from, to, sun, above, roughness } = options
  const deep = mix(palette.sky[0], '#0b2c3d', palette.time === 'day' ? 0.35 : 0.3)
  const back = linear([
    [0, mix(palette.sky[3], palette.sky[2], 0.5)],
    [0.3, mix(palette.sky[2], deep, 0.3)],
    [1, darker(deep, 0.12)],
  ])
  const inside = clip(rect(0, from, width, to - from, '#000'))
  const smear = blur(unit * (0.5 + roughness), unit * 0.25)
  const mirror = group(
    [group([...above], `transform="translate(0 ${2 * from}) scale(1 -1)"`)],
    `opacity="${0.62 - 0.32 * roughness}" ${smear.filter}`,
  )
  const parts = [
    back.definition,
    inside.definition,
    smear.definition,
    rect(0, from, width, to - from, back.fill),
    group([mirror], inside.clip),
  ]
  if (sun) parts.push(...glitter(canvas, palette, sun, from, to))
  const waves = Array.from({ length: Math.round(70 + 120 * roughness) }, () => {
    const depth = random.next() ** 1.7
    const y = from + (to - from) * depth
    const reach = unit * (0.8 + 9 * depth) * random.between(0.5, 1.3)
    const x = random.between(-0.05, 1.05) * width
    const bright = random.chance(0.5)
    const colour = bright ? lighter(palette.sky[3], 0.25) : darker(deep, 0.25)
    const opacity = random.between(0.1, 0.3) * (0.55 + 0.45 * roughness)
    return line(
      [
        [x - reach, y],
        [x - reach * 0.3, y - unit * 0.25 * depth],
        [x + reach, y],
      ],
      colour,
      unit * (0.08 + 0.32 * depth),
      `opacity="${opacity.toFixed(2)}"`,
    )
  })
  return [
    ...parts,
    ...waves,
    rect(0, from - unit * 0.06, width, unit * 0.16, lighter(palette.sky[3], 0.3), 'opacity="0.55"'),
  ]
}

const glitter = ({ unit, random }: Canvas, palette: Palette, sun: Sun, from: number, to: number): Drawing[] =>
  Array.from({ length: 90 }, () => {
    const depth = random.next() ** 1.25
    const y = from + (to - from) * depth
    const spread = sun.radius * (0.55 + 1.6 * depth)
    const x = sun.x + (random.next() + random.next() - 1) * spread
    const reach = unit * (0.5 + 3 * depth) * random.between(0.4, 1.2)
    const strong = palette.time === 'day' ? 0.4 : 0.75
    return ellipse(
      x,
      y,
      reach,
      unit * (0.08 + 0.22 * depth),
      palette.time === 'night' ? palette.sun : lighter(palette.glow, 0.35),
      `opacity="${(random.between(0.35, 1) * strong * (1 - 0.45 * depth)).toFixed(2)}"`,
    )
  })

/** Foam along a beach: bands that follow its edge. */
export const drawFoam = (
  { width, unit, random }: Canvas,
  at: (x: number) => number,
  colour: string,
): Drawing[] =>
  [0, 1, 2].map((band) => {
    const phase = random.between(0, 6)
    const points = Array.from({ length: 61 }, (_, step) => {
      const x = (width * step) / 60
      return [x, at(x) - unit * (0.5 + band * 2.3) + unit * 0.5 * Math.sin(phase + step / 3)] as const
    })
    return line(points, colour, unit * (0.75 - 0.2 * band), `opacity="${0.85 - 0.25 * band}"`)
  })
