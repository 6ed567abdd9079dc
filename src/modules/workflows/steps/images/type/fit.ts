import type { Face } from '../fonts.ts'
import { type Lettering, widthOf } from './outline.ts'

export type Box = { width: number; height: number; lines: number }

/** Lines of a text in the size in which they fit. */
export type FittedText = { lines: string[]; size: number }

const steps = 14

/**
 * Returns a text in the largest size, from `most` down to `least`, in which it fits into a box by lines. In the least
 * size it may end with an ellipsis. `leading` is the height of a line in parts of the size.
 */
export const fitText = (
  text: string,
  { face, spacing = 0 }: Omit<Lettering, 'size'>,
  box: Box,
  { most, least, leading }: { most: number; least: number; leading: number },
): FittedText => {
  for (let step = 0; step < steps; step += 1) {
    const size = most + ((least - most) * step) / (steps - 1)
    const allowed = Math.min(box.lines, Math.floor(box.height / (size * leading)))
    const { lines, isWhole } = wrap(text, { face, size, spacing }, box.width, allowed)
    if (isWhole) return { lines: balanced(text, lines, { face, size, spacing }, box.width), size }
  }
  const allowed = Math.max(1, Math.min(box.lines, Math.floor(box.height / (least * leading))))
  return { lines: ellipsed(text, { face, size: least, spacing }, box.width, allowed), size: least }
}

/** A word that is wider than a line is no whole one. */
const wrap = (text: string, lettering: Lettering, width: number, most: number) => {
  const lines: string[] = []
  for (const word of text.split(' ').filter(Boolean)) {
    const last = lines.at(-1)
    const longer = last === undefined ? word : `${last} ${word}`
    if (last !== undefined && widthOf(longer, lettering) <= width) lines[lines.length - 1] = longer
    else if (widthOf(word, lettering) > width) return { lines, isWhole: false }
    else lines.push(word)
  }
  return { lines, isWhole: lines.length <= most }
}

/** Returns as many lines of about the same width: the narrowest box in which they fit. */
const balanced = (text: string, lines: string[], lettering: Lettering, width: number): string[] => {
  if (lines.length < 2) return lines
  let [low, high, best] = [width * 0.4, width, lines]
  for (let step = 0; step < 6; step += 1) {
    const middle = (low + high) / 2
    const tried = wrap(text, lettering, middle, lines.length)
    if (tried.isWhole) [high, best] = [middle, tried.lines]
    else low = middle
  }
  return best
}

/** Breaks long words too. */
const ellipsed = (text: string, lettering: Lettering, width: number, most: number): string[] => {
  const lines: string[] = []
  let rest = text
  while (rest !== '' && lines.length < most) {
    const isLast = lines.length === most - 1
    if (widthOf(rest, lettering) <= width) return [...lines, rest]
    const end = isLast ? '\u2026' : ''
    const letters = [...rest]
    let [low, high] = [0, letters.length]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (widthOf(letters.slice(0, middle).join('').trimEnd() + end, lettering) <= width) low = middle
      else high = middle - 1
    }
    const cut = letters.slice(0, Math.max(1, low)).join('')
    const space = letters[low] === ' ' ? cut.length : cut.lastIndexOf(' ')
    const kept = space > 0 ? cut.slice(0, space) : cut
    lines.push(kept.trimEnd() + end)
    rest = rest.slice(kept.length).trimStart()
  }
  return lines
}

/** The size at which a text of one line is as wide as a box, at most `most`. */
export const sizeFor = (text: string, face: Face, width: number, most: number, spacing = 0): number =>
  Math.min(most, width / Math.max(0.01, widthOf(text, { face, size: 1, spacing })))
