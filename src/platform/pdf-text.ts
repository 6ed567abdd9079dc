import type { PdfFonts, Run } from './pdf-fonts.ts'

/** Text in one style. `isNewLine`: it begins a line. */
export type Styled = Readonly<{ text: string; isBold: boolean; colour: string; isNewLine?: boolean }>

export type PlacedRun = Run & Readonly<{ colour: string; x: number }>
export type Line = readonly PlacedRun[]

type Word = Readonly<{
  runs: readonly Run[]
  width: number
  colour: string
  isSpace: boolean
  isBold: boolean
}>

/** Languages without spaces are broken at words of a dictionary, which depends on their script, not on the locale. */
const words = new Intl.Segmenter('km', { granularity: 'word' })
const graphemes = new Intl.Segmenter('km', { granularity: 'grapheme' })
const unspaced =
  /[\p{Script=Khmer}\p{Script=Thai}\p{Script=Lao}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

/** Text broken into lines of at most `width` points in this size. */
export type LaidOut = Readonly<{ lines: readonly (readonly Word[])[]; size: number; width: number }>

/** Breaks text into lines, between words where a line has more than one. */
export const layOut = (fonts: PdfFonts, styled: readonly Styled[], size: number, width: number): LaidOut => {
  const lines: Word[][] = [[]]
  let used = 0
  const begin = (): void => {
    lines.push([])
    used = 0
  }
  for (const style of styled) {
    if (style.isNewLine) begin()
    for (const text of piecesOf(style.text)) {
      for (const word of fitting(fonts, text, style, size, width)) {
        const isFull = used + word.width * size > width
        if (isFull && !word.isSpace) begin()
        if (word.isSpace && (used === 0 || isFull)) continue
        lines.at(-1)?.push(word)
        used += word.width * size
      }
    }
  }
  return { lines: lines.filter((line) => line.length > 0), size, width }
}

/** The first `most` lines, ready to be drawn. The last one ends with an ellipsis where there are more. */
export const linesOf = (fonts: PdfFonts, { lines, size, width }: LaidOut, most: number): Line[] => {
  const kept = lines.slice(0, most).map((line) => [...line])
  const last = kept.at(-1)
  if (lines.length > most && last) kept[kept.length - 1] = withEllipsis(fonts, last, size, width)
  return kept.map((line) => placed(line, size))
}

/** Words and the spaces between them; a mark stays with the word before it. */
const piecesOf = (text: string): string[] => {
  const pieces: string[] = []
  for (const part of text.split(/(\s+)/u)) {
    if (!unspaced.test(part)) pieces.push(part)
    else
      for (const { segment } of words.segment(part)) {
        if (/^[\p{P}\p{M}]/u.test(segment) && pieces.length > 0)
          pieces.push(`${pieces.pop() ?? ''}${segment}`)
        else pieces.push(segment)
      }
  }
  return pieces.filter((piece) => piece !== '')
}

/** A word that is longer than a line is cut. */
const fitting = function* (
  fonts: PdfFonts,
  text: string,
  { isBold, colour }: Styled,
  size: number,
  width: number,
): Generator<Word> {
  const isSpace = /^\s+$/u.test(text)
  const word = toWord(fonts, isSpace ? ' ' : text, isBold, colour, isSpace)
  if (word.width * size <= width) return yield word
  let part = ''
  for (const { segment } of graphemes.segment(text)) {
    if (part !== '' && toWord(fonts, part + segment, isBold, colour, false).width * size > width) {
      yield toWord(fonts, part, isBold, colour, false)
      part = ''
    }
    part += segment
  }
  yield toWord(fonts, part, isBold, colour, false)
}

const toWord = (fonts: PdfFonts, text: string, isBold: boolean, colour: string, isSpace: boolean): Word => {
  const runs = fonts.runsOf(text, isBold)
  return { runs, width: widthOf(runs), colour, isSpace, isBold }
}

const widthOf = (parts: readonly { width: number }[]): number =>
  parts.reduce((sum, { width }) => sum + width, 0)

const withEllipsis = (fonts: PdfFonts, line: Word[], size: number, width: number): Word[] => {
  const { isBold = false, colour = 'black' } = line.at(-1) ?? {}
  const ellipsis = toWord(fonts, '…', isBold, colour, false)
  const kept = [...line]
  while (kept.length > 0 && (widthOf(kept) + ellipsis.width) * size > width) kept.pop()
  return [...kept, ellipsis]
}

/** Neighbours of one font and colour are printed as one, so that a reader can copy them as text. */
const placed = (line: readonly Word[], size: number): Line => {
  const runs: PlacedRun[] = []
  let x = 0
  for (const word of line)
    for (const run of word.runs) {
      const last = runs.at(-1)
      if (last?.font === run.font && last.colour === word.colour)
        runs[runs.length - 1] = { ...last, text: last.text + run.text, width: last.width + run.width }
      else runs.push({ ...run, colour: word.colour, x })
      x += run.width * size
    }
  return runs
}
