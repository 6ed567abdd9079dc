import { buffer } from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import { createReportFonts, type ReportDocument, type ReportFonts } from './report-fonts.ts'
import { accent, groupFindings, ink, type ReportGroup, type ReportItem, smallPrint } from './report-items.ts'
import { choosePages, gutter, lineHeight, type Pages } from './report-pages.ts'
import { type Line, layOut, linesOf, type Styled } from './report-text.ts'
import type { RiskScan } from './risk-scan.ts'

const margin = 44
const footerHeight = 14
/** The room for notes above the page number of the first page. */
const noteHeight = 24
const rule = '#cccccc'
const mostCategories = 20

/**
 * Writes a report on A4: on the first page the scan and the number of risks of each category, then every risk once,
 * by category. Without `detail` it is full when it fits into eight pages, else short: up to 500 risks then do.
 */
export const makePdfReport = async (
  scan: RiskScan,
  detail?: 'short' | 'full',
): Promise<Uint8Array<ArrayBuffer>> => {
  const document = new PDFDocument({
    size: 'A4',
    // Text is placed line by line: nothing may begin a page by itself.
    margin: 0,
    // Page numbers need the number of pages, which is known only at the end.
    bufferPages: true,
    lang: 'en',
    info: { Title: 'Risk report', CreationDate: scan.created_at },
  })
  const bytes = buffer(document)
  const pen = createPen(document, createReportFonts(document))
  const groups = groupFindings(scan.data)
  const tableTop = writeHead(pen, scan)
  const tableBottom = tableTop + (groups.length === 0 ? 0 : (rowsOf(groups).length + 1) * rowHeight + 14)
  const bottom = document.page.height - margin - footerHeight
  const pages = await choosePages(
    pen.fonts,
    groups,
    { start: tableBottom, firstBottom: bottom - noteHeight, top: margin, bottom, width: pen.width },
    detail,
  )
  writeTable(pen, tableTop, groups, pages)
  writeNotes(pen, pages.isCut)
  for (const { block, page, column, y } of pages.placed) {
    while (document.bufferedPageRange().count <= page) document.addPage()
    document.switchToPage(page)
    const x = margin + column * (pages.columnWidth + gutter)
    block.lines.forEach((line, index) => {
      pen.draw(line, x, y + index * block.size * lineHeight, block.size)
    })
    // Other requests are answered between two risks.
    await new Promise(setImmediate)
  }
  writePageNumbers(document, pen, scan._id)
  document.end()
  return new Uint8Array(await bytes)
}

const createPen = (document: ReportDocument, fonts: ReportFonts) => {
  const width = document.page.width - 2 * margin
  const draw = (line: Line, x: number, y: number, size: number): void => {
    for (const run of line) {
      document.font(run.font).fontSize(size).fillColor(run.colour)
      document.text(run.text, x + run.x, y + size, { lineBreak: false, baseline: 'alphabetic' })
    }
  }
  return {
    document,
    fonts,
    width,
    draw,
    /** Writes text from `y` on, in at most `most` lines. Returns the y below it. */
    write(text: readonly Styled[], x: number, y: number, size: number, most: number, within = width): number {
      const lines = linesOf(fonts, layOut(fonts, text, size, within), most)
      lines.forEach((line, index) => {
        draw(line, x, y + index * size * lineHeight, size)
      })
      return y + lines.length * size * lineHeight
    },
  }
}

type Pen = ReturnType<typeof createPen>

const writeHead = (pen: Pen, scan: RiskScan): number => {
  const count = scan.data.length
  const facts: [string, string][] = [
    ['Scanned', scan.filename ?? 'a text'],
    ['Date', `${scan.created_at.toISOString().slice(0, 16).replace('T', ' ')} UTC`],
    ['Method', scan.source === 'llm' ? 'language model' : 'risk model'],
    ['Result', count === 0 ? 'no risks found' : count === 1 ? '1 risk' : `${count} risks`],
  ]
  if (scan.truncated)
    facts.push(['Note', 'only a part of the document was scanned, or some of its risks were left out'])
  let y = pen.write([{ text: 'Risk report', isBold: true, colour: accent }], margin, margin, 22, 1) + 8
  for (const [name, value] of facts) {
    const text = [
      { text: `${name}: `, isBold: true, colour: ink },
      { text: value, isBold: false, colour: ink },
    ]
    y = pen.write(text, margin, y, 10, 2) + 2
  }
  return y + 12
}

type Row = { category: string; count: number; items: readonly ReportItem[] }

/** The largest categories; the others are one row. */
const rowsOf = (groups: readonly ReportGroup[]): Row[] => {
  if (groups.length <= mostCategories) return [...groups]
  const others = groups.slice(mostCategories - 1)
  const count = others.reduce((sum, group) => sum + group.count, 0)
  const rest = {
    category: `${others.length} other categories`,
    count,
    items: others.flatMap(({ items }) => items),
  }
  return [...groups.slice(0, mostCategories - 1), rest]
}

const rowHeight = 18
const cells = { count: 190, bar: 230, numbers: 375, page: 450 }
const barWidth = 130

/** Writes where the risks of each category are. */
const writeTable = (pen: Pen, top: number, groups: readonly ReportGroup[], pages: Pages): void => {
  const { document } = pen
  const rows = rowsOf(groups)
  if (rows.length === 0) return
  const largest = Math.max(...rows.map(({ count }) => count))
  const cell = (text: string, x: number, y: number, style: Omit<Styled, 'text'>, width = 70) =>
    pen.write([{ text, ...style }], margin + x, y, 9.5, 1, width)
  const line = (y: number) =>
    document
      .moveTo(margin, y)
      .lineTo(margin + pen.width, y)
      .lineWidth(0.5)
      .stroke(rule)
  const head = { isBold: true, colour: smallPrint }
  for (const [text, x] of [
    ['Category', 0],
    ['Risks', cells.count],
    ['Numbers', cells.numbers],
    ['Page', cells.page],
  ] as const)
    cell(text, x, top, head)
  line(top + 14)
  rows.forEach(({ category, count, items }, index) => {
    const y = top + (index + 1) * rowHeight
    const style = { isBold: false, colour: ink }
    const [first, last] = [items[0]?.number ?? 0, items.at(-1)?.number ?? 0]
    cell(category, 0, y, style, cells.count - 10)
    cell(String(count), cells.count, y, style)
    document.rect(margin + cells.bar, y + 1.5, Math.max(2, (barWidth * count) / largest), 7).fill(accent)
    cell(first === last ? String(first) : `${first}–${last}`, cells.numbers, y, style)
    cell(String((pages.pageOf.get(first) ?? 0) + 1), cells.page, y, style)
    line(y + 14)
  })
}

const writeNotes = (pen: Pen, isCut: boolean): void => {
  const notes = [
    isCut
      ? 'This is the short form: long statements end with “…”. The full form (detail=full) has every word.'
      : '',
    pen.fonts.replaced() > 0
      ? `Characters that this report's fonts cannot print (${pen.fonts.replaced()}) are shown as ¤. The CSV report has the full text.`
      : '',
  ].filter((note) => note !== '')
  let y = pen.document.page.height - margin - footerHeight - noteHeight + 2
  for (const text of notes) y = pen.write([{ text, isBold: false, colour: smallPrint }], margin, y, 8, 1)
}

const writePageNumbers = (document: ReportDocument, pen: Pen, scanId: string): void => {
  const { count } = document.bufferedPageRange()
  const y = document.page.height - margin
  for (let page = 0; page < count; page += 1) {
    document.switchToPage(page)
    const text = (words: string) => [{ text: words, isBold: false, colour: smallPrint }]
    pen.write(text(`Scan ${scanId}`), margin, y, 8, 1)
    const number = text(`Page ${page + 1} of ${count}`)
    const [line = []] = linesOf(pen.fonts, layOut(pen.fonts, number, 8, pen.width), 1)
    const width = line.reduce((sum, run) => sum + run.width * 8, 0)
    pen.draw(line, margin + pen.width - width, y, 8)
  }
}
