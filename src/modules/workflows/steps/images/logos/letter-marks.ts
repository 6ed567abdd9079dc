import type { Face } from '../fonts.ts'
import { ellipse, path, polygon, rect } from '../scene/drawing.ts'
import { capHeight, outline, widthOf } from '../type/outline.ts'
import type { LogoColours, Mark } from './marks.ts'

/** The first letters of the first two words, else the first letter. */
export const initialsOf = (name: string): string => {
  const words = name.split(/[\s&+./-]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word))
  const letters = words.slice(0, 2).map((word) => [...word][0] ?? '')
  return letters.join('').toUpperCase() || '•'
}

/** Draws a text into the middle of a box of a mark. */
const centred = (text: string, face: Face, box: number, colour: string): string => {
  const high = capHeight(face)
  const size = Math.min(box / high, box / Math.max(0.01, widthOf(text, { face, size: 1 })))
  return path(outline(text, { face, size }, 50, 50 + (high * size) / 2, 'middle'), colour)
}

const tiles: ((colours: LogoColours) => string)[] = [
  ({ main }) => rect(2, 2, 96, 96, main, 'rx="24"'),
  ({ main }) => ellipse(50, 50, 49, 49, main),
  ({ main }) =>
    polygon(
      Array.from({ length: 6 }, (_, at) => {
        const angle = Math.PI / 6 + (Math.PI * at) / 3
        return [50 + 50 * Math.cos(angle), 50 + 50 * Math.sin(angle)] as const
      }),
      main,
    ),
  ({ main, accent }) => rect(2, 2, 96, 96, main, 'rx="6"') + path('M98 42V98H42Z', accent),
]

/** Initials on a tile, or within two lines. */
export const monogramMark =
  (name: string, face: Face): Mark =>
  (colours, random) => {
    const initials = initialsOf(name)
    const kind = random.integer(0, tiles.length)
    const tile = tiles[kind]
    if (tile) return tile(colours) + centred(initials, face, initials.length > 1 ? 54 : 50, colours.ground)
    const { main, accent } = colours
    const frame = (radius: number, stroke: string, width: number): string =>
      `<circle cx="50" cy="50" r="${radius}" fill="none" stroke="${stroke}" stroke-width="${width}"/>`
    return frame(47, main, 4) + frame(40, accent, 1.6) + centred(initials, face, 44, main)
  }
