import { buffer } from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import { addUpCategories, type CategoryCount, type RiskFinding, type RiskScan } from './risk-scan.ts'

type Document = InstanceType<typeof PDFDocument>

const margin = 56
const ink = '#1a1a1a'
const grey = '#666666'
const rule = '#cccccc'
const accent = '#1f4e79'

/** Writes a report on A4: the scan, the number of risks of each category, then each risk with its context. */
export const makePdfReport = async (scan: RiskScan): Promise<Uint8Array<ArrayBuffer>> => {
  const document = new PDFDocument({
    size: 'A4',
    margins: { top: margin, bottom: margin + 20, left: margin, right: margin },
    // Page numbers need the number of pages, which is known only at the end.
    bufferPages: true,
    lang: 'en',
    info: { Title: 'Risk report', CreationDate: scan.created_at },
  })
  const bytes = buffer(document)
  const { print, replaced } = createPrintable()
  const counts = addUpCategories(scan.data.map(({ category }) => ({ category, count: 1 })))

  writeHead(document, scan, print)
  writeTable(document, counts, print)
  const findings = Map.groupBy(scan.data, ({ category }) => category)
  for (const { category } of counts) writeCategory(document, category, findings.get(category) ?? [], print)
  if (replaced() > 0) writeNote(document, replaced())
  writePageNumbers(document, scan._id)
  document.end()
  return new Uint8Array(await bytes)
}

type Print = (text: string) => string

const writeHead = (document: Document, scan: RiskScan, print: Print): void => {
  const count = scan.data.length
  document.font('Helvetica-Bold').fontSize(22).fillColor(accent).text('Risk report')
  document.moveDown(0.6).fontSize(10).fillColor(ink)
  const lines: [string, string][] = [
    ['Scanned', scan.filename === null ? 'a text' : print(scan.filename)],
    ['Date', `${scan.created_at.toISOString().slice(0, 16).replace('T', ' ')} UTC`],
    ['Method', scan.source === 'llm' ? 'language model' : 'risk model'],
    ['Result', count === 0 ? 'no risks found' : count === 1 ? '1 risk' : `${count} risks`],
  ]
  if (scan.truncated)
    lines.push(['Note', 'only a part of the document was scanned, or some of its risks were left out'])
  for (const [name, value] of lines) {
    document.font('Helvetica-Bold').text(`${name}: `, { continued: true })
    document.font('Helvetica').text(value, { lineGap: 2 })
  }
  document.moveDown()
}

const writeTable = (document: Document, counts: CategoryCount[], print: Print): void => {
  const [largest] = counts
  if (!largest) return
  const barStart = margin + 190
  const barWidth = document.page.width - margin - barStart
  writeRow(document, 'Category', 'Risks', 'Helvetica-Bold', grey)
  for (const { category, count } of counts) {
    const y = writeRow(document, shorten(print(category)), String(count), 'Helvetica', ink)
    document.rect(barStart, y + 1, Math.max(2, (barWidth * count) / largest.count), 7).fill(accent)
  }
  document.moveDown()
}

/** Writes two cells with a rule under them, on a new page when this one is full. Returns their y. */
const writeRow = (document: Document, left: string, right: string, font: string, colour: string): number => {
  keepTogether(document, 18)
  const { y } = document
  document.font(font).fontSize(10).fillColor(colour)
  document.text(left, margin, y, { width: 145, lineBreak: false })
  document.text(right, margin + 150, y, { width: 40, lineBreak: false })
  document.moveTo(margin, y + 13).lineTo(document.page.width - margin, y + 13)
  document.lineWidth(0.5).stroke(rule)
  document.x = margin
  document.y = y + 18
  return y
}

const writeCategory = (document: Document, category: string, findings: RiskFinding[], print: Print): void => {
  keepTogether(document, 70)
  document.font('Helvetica-Bold').fontSize(13).fillColor(accent)
  document.text(`${shorten(print(category), 60)} (${findings.length})`)
  document.moveDown(0.4)
  findings.forEach(({ risk, context }, index) => {
    keepTogether(document, 40)
    document.font('Helvetica-Bold').fontSize(10).fillColor(ink)
    document.text(`${index + 1}. ${print(risk)}`)
    if (context.trim() !== '')
      document.font('Helvetica').fillColor(grey).text(print(context), { indent: 0, lineGap: 1 })
    document.moveDown(0.6)
  })
  document.moveDown(0.4)
}

const writeNote = (document: Document, replaced: number): void => {
  keepTogether(document, 40)
  const text = `${replaced} characters that this report's fonts cannot print are shown as ${unprintable}.`
  document.font('Helvetica-Oblique').fontSize(9).fillColor(grey)
  document.text(`${text} The CSV report has the full text.`)
}

const writePageNumbers = (document: Document, scanId: string): void => {
  const { count } = document.bufferedPageRange()
  for (let index = 0; index < count; index += 1) {
    document.switchToPage(index)
    // Text below the bottom margin would begin another page.
    document.page.margins.bottom = 0
    const y = document.page.height - margin
    document.font('Helvetica').fontSize(8).fillColor(grey)
    document.text(`Scan ${scanId}`, margin, y, { lineBreak: false })
    const width = document.page.width - 2 * margin
    document.text(`Page ${index + 1} of ${count}`, margin, y, { width, align: 'right', lineBreak: false })
  }
}

const keepTogether = (document: Document, height: number): void => {
  if (document.y + height > document.page.maxY()) document.addPage()
}

const shorten = (text: string, length = 28): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`

const replacements = new Map([
  ['\t', '    '],
  ['\u00a0', ' '],
  ['\u2011', '-'],
  ['\u2212', '-'],
  ['\u00ad', ''],
])

/** The standard PDF fonts print Latin-1 and the additions of Windows-1252. */
const unknown = /[^\n\x20-\x7e\xa1-\xac\xae-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu

/** Printed instead of a character that the fonts lack. */
const unprintable = '¤'

/**
 * Replaces and counts the characters that the fonts lack (Cyrillic, Chinese, emoji): they would be printed
 * as other letters.
 */
const createPrintable = () => {
  let replaced = 0
  return {
    print: (text: string): string =>
      text.normalize('NFC').replace(unknown, (character) => {
        const known = replacements.get(character)
        if (known === undefined) replaced += 1
        return known ?? unprintable
      }),
    replaced: () => replaced,
  }
}
