export type Rgb = readonly [number, number, number]

/** Reads `#0F766E` and `#fff`. Other texts are black. */
export const rgbOf = (hex: string): Rgb => {
  const digits = hex.replace('#', '')
  const long = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits
  const value = Number.parseInt(long, 16) || 0
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

export const hexOf = (rgb: Rgb): string =>
  `#${rgb
    .map((value) =>
      Math.round(Math.min(255, Math.max(0, value)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`

/** `share` of the second colour: 0 to 1. */
export const mix = (first: string, second: string, share: number): string => {
  const [from, to] = [rgbOf(first), rgbOf(second)]
  const channel = (at: 0 | 1 | 2): number => from[at] + (to[at] - from[at]) * share
  return hexOf([channel(0), channel(1), channel(2)])
}

export const lighter = (hex: string, share: number): string => mix(hex, '#ffffff', share)
export const darker = (hex: string, share: number): string => mix(hex, '#000000', share)

/** How light a colour is to the eye: 0 to 255. */
export const luminance = ([red, green, blue]: Rgb): number => 0.299 * red + 0.587 * green + 0.114 * blue

/** Returns a colour with less difference between its channels: 1 makes it grey. */
export const greyer = (hex: string, share: number): string => {
  const grey = luminance(rgbOf(hex))
  return mix(hex, hexOf([grey, grey, grey]), share)
}
