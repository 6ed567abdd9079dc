import type { PdfFonts } from '../../platform/pdf-fonts.ts'
import { accent, lineHeight } from '../../platform/pdf-pen.ts'
import { type LaidOut, type Line, layOut, linesOf, type Styled } from '../../platform/pdf-text.ts'
import type { ReportGroup } from './report-items.ts'

/** How risks are set: in columns, in a size, each in at most so many lines. */
type Setting = Readonly<{ columns: number; size: number; lines: number }>

const full: Setting = { columns: 1, size: 10, lines: Number.POSITIVE_INFINITY }
const short: readonly Setting[] = [
  ...[8, 6, 5, 4, 3, 2].map((lines) => ({ columns: 2, size: 8, lines })),
  { columns: 2, size: 7, lines: 2 },
  { columns: 2, size: 8, lines: 1 },
]
/** The first of the settings that needs no more pages is chosen. */
const mostPages = 8

/** Lines that stay together, with the space after them. `number` is that of a risk; null for a title. */
type Block = Readonly<{ number: number | null; lines: readonly Line[]; size: number; after: number }>
type PlacedBlock = Readonly<{ block: Block; page: number; column: number; y: number }>

/** The area for text, in points: on the first page from `start` to `firstBottom`, else from `top` to `bottom`. */
export type Area = Readonly<{
  start: number
  firstBottom: number
  top: number
  bottom: number
  width: number
}>

/** `isCut`: not every word is printed. `pageOf` has the page of each risk, from 0. */
export type Pages = Readonly<{
  placed: readonly PlacedBlock[]
  columnWidth: number
  isCut: boolean
  pageOf: ReadonlyMap<number, number>
}>

export const gutter = 18

/** Places the risks on the first page when all of them fit there, else from the second page on. */
export const choosePages = async (
  fonts: PdfFonts,
  groups: readonly ReportGroup[],
  area: Area,
  detail: 'short' | 'full' | undefined,
): Promise<Pages> => {
  const settings = detail === 'full' ? [full] : detail === 'short' ? short : [full, ...short]
  let pages: Pages = { placed: [], columnWidth: area.width, isCut: false, pageOf: new Map() }
  let laidOut: readonly Unplaced[] = []
  let key = ''
  for (const setting of settings) {
    const columnWidth = (area.width - gutter * (setting.columns - 1)) / setting.columns
    const nextKey = `${columnWidth}/${setting.size}`
    if (key !== nextKey) laidOut = await layOutGroups(fonts, groups, setting, columnWidth)
    key = nextKey
    await new Promise(setImmediate)
    pages = pagesIn(fonts, laidOut, setting, columnWidth, area)
    if ((pages.placed.at(-1)?.page ?? 0) < mostPages) break
  }
  return pages
}

type Unplaced = Readonly<{ number: number | null; text: LaidOut }>

const layOutGroups = async (
  fonts: PdfFonts,
  groups: readonly ReportGroup[],
  { columns, size }: Setting,
  width: number,
): Promise<Unplaced[]> => {
  const laidOut: Unplaced[] = []
  for (const { category, count, items } of groups) {
    const title = [{ text: `${category} (${count})`, isBold: true, colour: accent }]
    laidOut.push({ number: null, text: layOut(fonts, title, size + 2, width) })
    for (const { number, text } of items) {
      laidOut.push({ number, text: layOut(fonts, columns === 1 ? text : inOneLine(text), size, width) })
      // Other requests are answered between two risks.
      await new Promise(setImmediate)
    }
  }
  return laidOut
}

const inOneLine = (text: readonly Styled[]): Styled[] =>
  text.map((style) => (style.isNewLine ? { ...style, text: ` – ${style.text}`, isNewLine: false } : style))

const pagesIn = (
  fonts: PdfFonts,
  laidOut: readonly Unplaced[],
  { columns, lines }: Setting,
  columnWidth: number,
  area: Area,
): Pages => {
  const blocks = laidOut.map(({ number, text }) => ({
    number,
    lines: linesOf(fonts, text, number === null ? 1 : lines),
    size: text.size,
    after: text.size * 0.2,
  }))
  const onFirst = place(blocks, columns, area.start, area.firstBottom, area, 0)
  const isOnFirst = onFirst.every(({ page }) => page === 0)
  const placed = isOnFirst ? onFirst : place(blocks, columns, area.top, area.bottom, area, 1)
  const isCut = laidOut.some(({ number, text }) => number !== null && text.lines.length > lines)
  return {
    placed,
    columnWidth,
    isCut,
    // A risk that goes on in the next column is where it begins.
    pageOf: new Map(placed.toReversed().map(({ block, page }) => [block.number ?? 0, page])),
  }
}

const heightOf = ({ lines, size }: Block): number => lines.length * size * lineHeight

/** Fills column after column. A title stays with its first risk, and a block that is longer than a column is cut. */
const place = (
  blocks: readonly Block[],
  columns: number,
  start: number,
  firstBottom: number,
  area: Area,
  firstPage: number,
): PlacedBlock[] => {
  const placed: PlacedBlock[] = []
  let [page, column, top, bottom, y] = [firstPage, 0, start, firstBottom, start]
  const beginColumn = (): void => {
    column = (column + 1) % columns
    if (column === 0) [page, top, bottom] = [page + 1, area.top, area.bottom]
    y = top
  }
  for (const [index, block] of blocks.entries()) {
    const next = block.number === null ? blocks[index + 1] : undefined
    const needed = heightOf(block) + (next ? block.after + heightOf(next) : 0)
    if (block.number === null && y > top) y += block.size * 0.5
    if (y > top && y + Math.min(needed, bottom - top) > bottom) beginColumn()
    for (let at = 0; at < block.lines.length; ) {
      const room = Math.max(1, Math.floor((bottom - y) / (block.size * lineHeight)))
      const part = { ...block, lines: block.lines.slice(at, at + room) }
      placed.push({ block: part, page, column, y })
      at += part.lines.length
      y += heightOf(part) + block.after
      if (at < block.lines.length) beginColumn()
    }
  }
  return placed
}
