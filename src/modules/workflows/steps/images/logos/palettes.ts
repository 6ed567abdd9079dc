import { darker, lighter, luminance, mix, rgbOf } from '../colours.ts'
import type { LogoColours } from './marks.ts'

const presets: [string, string][] = [
  ['#0F766E', '#F59E0B'],
  ['#1E3A8A', '#F472B6'],
  ['#7C2D12', '#EAB308'],
  ['#111827', '#EF4444'],
  ['#4C1D95', '#22D3EE'],
  ['#14532D', '#A3E635'],
]

const isLight = (hex: string): boolean => luminance(rgbOf(hex)) > 150

/** The W3C's contrast of two colours: 1 to 21. */
export const contrast = (one: string, other: string): number => {
  const light = (hex: string): number => {
    const [red = 0, green = 0, blue = 0] = rgbOf(hex).map((value) => {
      const share = value / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [a, b] = [light(one), light(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** Returns a colour that is told from its ground by at least `least`: itself, darker or lighter. */
export const readableOn = (ground: string, colour: string, least: number): string => {
  const end = contrast(ground, '#000000') > contrast(ground, '#ffffff') ? '#000000' : '#ffffff'
  for (let share = 0; share < 1; share += 0.06) {
    const tried = mix(colour, end, share)
    if (contrast(ground, tried) >= least) return tried
  }
  return end
}

const on = (ground: string, main: string, accent: string, word: string): LogoColours => ({
  main: readableOn(ground, main, 3),
  accent: readableOn(ground, accent, 1.6),
  ground,
  word: readableOn(ground, word, 4.5),
  soft: readableOn(ground, mix(word, ground, 0.35), 3),
})

/** Returns the palettes of given colours: on white, on paper, on the darkest, on the first, and in black alone. */
export const palettesOf = (colours: string[]): LogoColours[] => {
  const pairs: [string, string][] =
    colours.length === 0
      ? presets
      : colours.map((colour, at) => [colour, colours[(at + 1) % colours.length] ?? colour])
  const dark =
    [...pairs.flat()].sort((one, other) => luminance(rgbOf(one)) - luminance(rgbOf(other)))[0] ?? '#111827'
  const night = luminance(rgbOf(dark)) < 60 ? dark : darker(dark, 0.6)
  return pairs.flatMap(([main, rawAccent]) => {
    const accent = rawAccent === main ? lighter(main, 0.45) : rawAccent
    const [bright, other] = isLight(main) ? [main, accent] : [accent, main]
    return [
      on('#ffffff', main, accent, darker(main, 0.55)),
      on(night, contrast(night, bright) > 2 ? bright : lighter(bright, 0.5), lighter(other, 0.3), '#ffffff'),
      on(lighter(main, 0.9), main, accent, darker(main, 0.35)),
      on(main, isLight(main) ? darker(main, 0.75) : '#ffffff', accent, isLight(main) ? '#111111' : '#ffffff'),
    ]
  })
}

export const black: LogoColours = {
  main: '#111111',
  accent: '#8a8a8a',
  ground: '#ffffff',
  word: '#111111',
  soft: '#5c5c5c',
}
