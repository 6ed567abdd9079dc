import { buffer } from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import { createPdfFonts } from '../../platform/pdf-fonts.ts'
import {
  accent,
  createPen,
  footerHeight,
  ink,
  lineHeight,
  margin,
  type Pen,
  smallPrint,
  writeFooters,
} from '../../platform/pdf-pen.ts'
import type { Styled } from '../../platform/pdf-text.ts'
import { groupFindings, type ReportGroup, type ReportItem } from './report-items.ts'
import { choosePages, gutter, type Pages } from './report-pages.ts'
import type { RiskScan } from './risk-scan.ts'

/** The room for notes above the page number of the first page. */
const noteHeight = 24
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
  const pen = createPen(document, createPdfFonts(document))
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
  writeFooters(pen, `Scan ${scan._id}`, (page, pages) => `Page ${page} of ${pages}`)
  document.end()
  return new Uint8Array(await bytes)
}

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
  const head = { isBold: true, colour: smallPrint }
  for (const [text, x] of [
    ['Category', 0],
    ['Risks', cells.count],
    ['Numbers', cells.numbers],
    ['Page', cells.page],
  ] as const)
    cell(text, x, top, head)
  pen.rule(top + 14)
  rows.forEach(({ category, count, items }, index) => {
    const y = top + (index + 1) * rowHeight
    const style = { isBold: false, colour: ink }
    const [first, last] = [items[0]?.number ?? 0, items.at(-1)?.number ?? 0]
    cell(category, 0, y, style, cells.count - 10)
    cell(String(count), cells.count, y, style)
    document.rect(margin + cells.bar, y + 1.5, Math.max(2, (barWidth * count) / largest), 7).fill(accent)
    cell(first === last ? String(first) : `${first}–${last}`, cells.numbers, y, style)
    cell(String((pages.pageOf.get(first) ?? 0) + 1), cells.page, y, style)
    pen.rule(y + 14)
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
