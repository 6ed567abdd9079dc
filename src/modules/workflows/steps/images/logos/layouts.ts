import type { Face } from '../fonts.ts'
import { ellipse, group, path, svgOf } from '../scene/drawing.ts'
import { sizeFor } from '../type/fit.ts'
import { capHeight, outline, outlineOnCircle, widthOf } from '../type/outline.ts'
import type { LogoColours } from './marks.ts'

export const logoSize = { width: 1200, height: 900 } as const
const { width, height } = logoSize
const [middleX, middleY] = [width / 2, height / 2]

export type Typography = { name: Face; tagline: Face; capitals: boolean; spacing: number }

/** What a layout puts together. `mark` is null for a name alone, and draws into a square of 100. */
export type LogoParts = {
  name: string
  tagline: string
  mark: string | null
  type: Typography
  colours: LogoColours
}

const placed = (mark: string, x: number, y: number, size: number): string =>
  group([mark], `transform="translate(${x} ${y}) scale(${size / 100})"`)

const shownName = ({ name, type }: LogoParts): string => (type.capitals ? name.toUpperCase() : name)

const tagSpacing = 0.16

const taglineSize = (parts: LogoParts, across: number, most: number): number =>
  sizeFor(parts.tagline.toUpperCase(), parts.type.tagline, across, most, tagSpacing)

const tagline = (
  parts: LogoParts,
  size: number,
  x: number,
  baseline: number,
  anchor: 'start' | 'middle',
): string =>
  parts.tagline === ''
    ? ''
    : path(
        outline(
          parts.tagline.toUpperCase(),
          { face: parts.type.tagline, size, spacing: tagSpacing },
          x,
          baseline,
          anchor,
        ),
        parts.colours.soft,
      )

/** The mark to the left of the name, both in the middle. */
const row = (parts: LogoParts): string[] => {
  const { type, colours, mark } = parts
  const name = shownName(parts)
  const [markSize, gap] = mark === null ? [0, 0] : [230, 56]
  const size = sizeFor(name, type.name, width - 200 - markSize - gap, 170, type.spacing)
  const across = widthOf(name, { face: type.name, size, spacing: type.spacing })
  const left = middleX - (markSize + gap + across) / 2
  const high = capHeight(type.name) * size
  const small = parts.tagline === '' ? 0 : taglineSize(parts, Math.max(across, 330), 38)
  const block = high + (small === 0 ? 0 : small * 1.9)
  const baseline = middleY - block / 2 + high
  const x = left + markSize + gap
  return [
    mark === null ? '' : placed(mark, left, middleY - markSize / 2, markSize),
    path(outline(name, { face: type.name, size, spacing: type.spacing }, x, baseline), colours.word),
    tagline(parts, small, x + size * 0.03, baseline + small * 1.9, 'start'),
  ]
}

/** The mark above the name. */
const stack = (parts: LogoParts): string[] => {
  const { type, colours, mark } = parts
  const name = shownName(parts)
  const size = sizeFor(name, type.name, 900, 150, type.spacing)
  const high = capHeight(type.name) * size
  const small = parts.tagline === '' ? 0 : taglineSize(parts, 800, 36)
  const markSize = mark === null ? 0 : 300
  const gap = mark === null ? 0 : 70
  const top = middleY - (markSize + gap + high + (small === 0 ? 0 : small * 2.1)) / 2
  const baseline = top + markSize + gap + high
  return [
    mark === null ? '' : placed(mark, middleX - markSize / 2, top, markSize),
    path(
      outline(name, { face: type.name, size, spacing: type.spacing }, middleX, baseline, 'middle'),
      colours.word,
    ),
    tagline(parts, small, middleX, baseline + small * 2.1, 'middle'),
  ]
}

const circleLine = (radius: number, stroke: string, line: number): string =>
  `<circle cx="${middleX}" cy="${middleY}" r="${radius}" fill="none" stroke="${stroke}" stroke-width="${line}"/>`

/** A seal: the name around the mark. A long name takes more of the circle in smaller letters. */
const badge = (parts: LogoParts): string[] => {
  const { type, colours, mark } = parts
  const [outer, band] = [372, 88]
  const name = parts.name.toUpperCase()
  const spacing = [...name].length < 9 ? 0.4 : 0.14
  const below = parts.tagline.toUpperCase()
  const middle = outer - band / 2
  const size = sizeFor(name, type.name, middle * (below === '' ? 4.6 : 2.9), 62, spacing)
  const small = below === '' ? 0 : sizeFor(below, type.tagline, middle * 2.2, 34, tagSpacing)
  const [high, low] = [capHeight(type.name) * size, capHeight(type.tagline) * small]
  const at = { x: middleX, y: middleY }
  const half = (text: string, face: Face, letters: number): number =>
    widthOf(text, { face, size: letters, spacing: text === name ? spacing : tagSpacing }) / middle / 2
  // Two dots part the texts.
  const between =
    below === '' ? Math.PI : (half(name, type.name, size) + Math.PI - half(below, type.tagline, small)) / 2
  const dots = (below === '' ? [between] : [between, -between]).map((angle) =>
    ellipse(middleX + middle * Math.sin(angle), middleY - middle * Math.cos(angle), 8, 8, colours.accent),
  )
  const inner = outer - band
  return [
    circleLine(outer, colours.main, 7),
    circleLine(inner, colours.main, 3),
    path(
      outlineOnCircle(
        name,
        { face: type.name, size, spacing },
        { ...at, radius: middle - high / 2, at: 'top' },
      ),
      colours.word,
    ),
    below === ''
      ? ''
      : path(
          outlineOnCircle(
            below,
            { face: type.tagline, size: small, spacing: tagSpacing },
            { ...at, radius: middle + low / 2, at: 'bottom' },
          ),
          colours.word,
        ),
    ...dots,
    placed(mark ?? '', middleX - 155, middleY - 155, 310),
  ]
}

/** A large mark, as an app shows it, and the name small below. */
const monogram = (parts: LogoParts): string[] => {
  const { type, colours, mark } = parts
  const size = sizeFor(parts.name.toUpperCase(), 'Inter 500', 620, 44, 0.3)
  return [
    placed(mark ?? '', middleX - 220, middleY - 280, 440),
    path(
      outline(
        parts.name.toUpperCase(),
        { face: type.name.startsWith('Playfair') ? 'Playfair 400' : 'Inter 500', size, spacing: 0.3 },
        middleX,
        middleY + 268,
        'middle',
      ),
      colours.word,
    ),
  ]
}

export const layouts = { row, stack, badge, monogram }
export type Layout = keyof typeof layouts

/** Draws a logo as an SVG of paths alone. On white it has no ground: it stands on anything light. */
export const drawLogo = (layout: Layout, parts: LogoParts): string => {
  const { ground } = parts.colours
  const back = ground === '#ffffff' ? [] : [`<rect width="${width}" height="${height}" fill="${ground}"/>`]
  return svgOf(width, height, [...back, ...layouts[layout](parts)])
}
