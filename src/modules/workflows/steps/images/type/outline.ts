import { readFileSync } from 'node:fs'
import { create, type Font } from 'fontkit'
import { type Face, faces } from '../fonts.ts'

/** A text of one line in a face. `spacing` is what each letter has more, in parts of the size. */
export type Lettering = { face: Face; size: number; spacing?: number }

const loaded = new Map<Face, Font>()

const fontOf = (face: Face): Font => {
  const font = loaded.get(face) ?? create(readFileSync(faces[face]))
  loaded.set(face, font)
  return font
}

/** `d` is its outline, moved by a matrix as that of an SVG. */
type Glyph = { d(...matrix: [number, number, number, number, number, number]): string; advance: number }

/** Returns the glyphs of a text, and how far each moves the next, in pixels. */
const glyphsOf = (text: string, { face, size, spacing = 0 }: Lettering): Glyph[] => {
  const font = fontOf(face)
  const scale = size / font.unitsPerEm
  const { glyphs, positions } = font.layout(text)
  return glyphs.map(({ path }, at) => {
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[at] ?? {}
    return {
      advance: xAdvance * scale + spacing * size,
      d: (...matrix) =>
        path
          .transform(1, 0, 0, 1, xOffset, yOffset)
          .transform(...matrix)
          .toSVG(),
    }
  })
}

/** Returns how wide a text is, in pixels. */
export const widthOf = (text: string, lettering: Lettering): number => {
  const glyphs = glyphsOf(text, lettering)
  const trailing = glyphs.length > 0 ? (lettering.spacing ?? 0) * lettering.size : 0
  return glyphs.reduce((sum, { advance }) => sum + advance, 0) - trailing
}

/** How high capitals are, in parts of the size. */
export const capHeight = (face: Face): number => fontOf(face).capHeight / fontOf(face).unitsPerEm

/** Returns the outline of a text as a path of an SVG: it looks the same where the font is missing. */
export const outline = (
  text: string,
  lettering: Lettering,
  x: number,
  baseline: number,
  anchor: 'start' | 'middle' | 'end' = 'start',
): string => {
  const scale = lettering.size / fontOf(lettering.face).unitsPerEm
  const width = anchor === 'start' ? 0 : widthOf(text, lettering)
  let pen = x - (anchor === 'middle' ? width / 2 : width)
  return glyphsOf(text, lettering)
    .map(({ d, advance }) => {
      const drawn = d(scale, 0, 0, -scale, pen, baseline)
      pen += advance
      return drawn
    })
    .join('')
}

/**
 * Returns the outline of a text along a circle, its middle at the top, or at the bottom and upright. `radius` is that
 * of its baseline.
 */
export const outlineOnCircle = (
  text: string,
  lettering: Lettering,
  { x, y, radius, at }: { x: number; y: number; radius: number; at: 'top' | 'bottom' },
): string => {
  const scale = lettering.size / fontOf(lettering.face).unitsPerEm
  let pen = -widthOf(text, lettering) / 2
  return glyphsOf(text, lettering)
    .map(({ d, advance }) => {
      const half = (advance - (lettering.spacing ?? 0) * lettering.size) / 2
      // A letter stands straight on the circle at its own middle.
      const along = (pen + half) / radius
      const turn = at === 'top' ? along : -along
      const [right, down] = [Math.cos(turn), Math.sin(turn)]
      pen += advance
      return d(
        scale * right,
        scale * down,
        scale * down,
        -scale * right,
        x + radius * Math.sin(along) - half * right,
        y + radius * Math.cos(along) * (at === 'top' ? -1 : 1) - half * down,
      )
    })
    .join('')
}

/** Returns a text as its face can show it: without emoji and other characters that the face lacks. */
export const shownIn = (face: Face, text: string): string => {
  const font = fontOf(face)
  return [...text.toWellFormed().normalize('NFC')]
    .filter((character) => /\s/.test(character) || font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0))
    .join('')
    .replace(/\s+/g, ' ')
    .trim()
}
