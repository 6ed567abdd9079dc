import { createNoise2D } from 'simplex-noise'
import { darker, lighter, mix, rgbOf } from '../colours.ts'
import { coloursIn } from '../objects/colour-words.ts'
import { drawPattern } from '../objects/poster.ts'
import type { Random } from '../random.ts'
import type { Raster } from '../raster.ts'

type Size = { width: number; height: number }

const naturals = ['#d9cbb6', '#c7b299', '#b9c0ae', '#d8b9a4', '#a9b3b8', '#e2d8c8', '#9f8f7c'] as const

const shaded = (
  { width, height }: Size,
  colour: string,
  lightAt: (x: number, y: number) => number,
): Raster => {
  const [red, green, blue] = rgbOf(colour)
  const data = new Uint8Array(width * height * 3)
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 3) {
      const light = lightAt(x, y)
      data[at] = Math.min(255, Math.max(0, red * light))
      data[at + 1] = Math.min(255, Math.max(0, green * light))
      data[at + 2] = Math.min(255, Math.max(0, blue * light))
    }
  return { width, height, channels: 3, data }
}

/** Cloth in soft folds: threads over and under each other. */
const weave = (size: Size, colour: string, random: Random): Raster => {
  const noise = createNoise2D(random.next)
  const long = Math.max(size.width, size.height)
  const lean = random.between(-0.6, 0.6)
  return shaded(size, colour, (x, y) => {
    const along = (x + y * lean) / long
    const fold = 0.5 + 0.5 * Math.sin(9 * along + 2.4 * noise((1.3 * x) / long, (1.1 * y) / long))
    const thread = (x + y) % 6 < 3 ? Math.sin(x * 2.1) : Math.sin(y * 2.1)
    return (
      0.74 + 0.34 * fold ** 1.4 + 0.035 * thread + 0.05 * noise(x / 3, y / 60) + 0.05 * noise(x / 60, y / 3)
    )
  })
}

/** Polished stone with veins. */
const stone = (size: Size, colour: string, random: Random): Raster => {
  const noise = createNoise2D(random.next)
  const long = Math.max(size.width, size.height)
  return shaded(size, colour, (x, y) => {
    const [u, v] = [(2.2 * x) / long, (2.2 * y) / long]
    const warp = noise(u, v) + 0.5 * noise(2 * u + 7, 2 * v) + 0.25 * noise(4 * u, 4 * v + 3)
    const fade = Math.min(1, Math.max(0, 0.5 + 0.9 * noise(u * 0.7 + 11, v * 0.7)))
    const vein = Math.abs(Math.sin(1.5 * (u + 0.55 * v) + 1.5 * warp))
    const fine = Math.abs(Math.sin(3.1 * (v - 0.4 * u) + 2 * warp))
    return 1.05 - 0.34 * fade * Math.exp(-vein * 11) - 0.14 * (1 - fade) * Math.exp(-fine * 22) + 0.045 * warp
  })
}

/** Boards with grain. */
const wood = (size: Size, colour: string, random: Random): Raster => {
  const noise = createNoise2D(random.next)
  const board = Math.max(size.width, size.height) / 4
  return shaded(size, colour, (x, y) => {
    const row = Math.floor(y / board)
    const rings = noise(x / (board * 7) + row * 9, (y + row * 40) / (board * 0.8))
    const seam = y % board < 2 ? 0.55 : 1
    return (
      seam * (0.9 + 0.07 * Math.sin(rings * 30) + 0.1 * noise(x / 110, y / 2.2) + 0.06 * noise(row * 5, 3))
    )
  })
}

const materials: [RegExp, typeof weave, string][] = [
  [/marb|stone|pierre|terrazzo|granit|concrete|beton|ceramic|plaster/i, stone, '#e6e2dc'],
  [/wood|bois|oak|walnut|timber|chene|parquet/i, wood, '#a97c50'],
  [/./, weave, ''],
]

const isMaterial =
  /linen|lin\b|cotton|coton|wool|laine|silk|soie|velvet|velours|fabric|tissu|textile|knit|leather|cuir|denim|marb|stone|pierre|terrazzo|granit|concrete|b[ée]ton|plaster|wood|bois|oak|walnut|timber|ch[êe]ne|parquet/i

/** Draws what is no scene and no object: the material that words name, or else a pattern in the colours they name. */
export const drawTexture = (prompt: string, size: Size, random: Random): Raster => {
  const named = coloursIn(prompt)[0]
  const colour = named ?? random.of('tone').pick(naturals)
  if (isMaterial.test(prompt)) {
    const [, draw = weave, own = ''] = materials.find(([pattern]) => pattern.test(prompt)) ?? []
    return draw(size, named ?? (own || colour), random.of('material'))
  }
  const scheme: [string, ...string[]] = [
    lighter(colour, 0.55),
    colour,
    darker(colour, 0.4),
    mix(colour, '#e9b27d', 0.5),
    lighter(colour, 0.25),
  ]
  return drawPattern(scheme, size.width, size.height, random)
}

/** Whether words name a material that can be drawn. */
export const namesMaterial = (prompt: string): boolean =>
  isMaterial.test(prompt.split(/\b(?:on|with|at|under|sur|avec|sous)\b/i)[0] ?? '')
