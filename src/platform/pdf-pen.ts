import type { PdfDocument, PdfFonts } from './pdf-fonts.ts'
import { type Line, layOut, linesOf, type Styled } from './pdf-text.ts'

/** What documents of all products have in common, in points and colours. */
export const margin = 44
export const footerHeight = 14
export const lineHeight = 1.3
export const ink = '#1a1a1a'
export const smallPrint = '#5f5f5f'
export const accent = '#1f4e79'
const rule = '#cccccc'

/** Text of one style. */
export const styled = (text: string, isBold = false, colour = ink): Styled[] => [{ text, isBold, colour }]

/** Writes text line by line: pdfkit itself would break pages and lines. */
export const createPen = (document: PdfDocument, fonts: PdfFonts) => {
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
    /** Writes one line that ends at `right`. */
    writeRight(text: readonly Styled[], right: number, y: number, size: number): void {
      const [line = []] = linesOf(fonts, layOut(fonts, text, size, width), 1)
      const used = line.reduce((sum, run) => sum + run.width * size, 0)
      draw(line, right - used, y, size)
    },
    /** Draws a line over the width of the page. */
    rule: (y: number) =>
      document
        .moveTo(margin, y)
        .lineTo(margin + width, y)
        .lineWidth(0.5)
        .stroke(rule),
  }
}

export type Pen = ReturnType<typeof createPen>

/** Writes the last line of every page, once all pages are there: a title and the number of the page. */
export const writeFooters = (
  { document, write, writeRight, width }: Pen,
  title: string,
  numberOf: (page: number, pages: number) => string,
): void => {
  const { count } = document.bufferedPageRange()
  const y = document.page.height - margin
  for (let page = 0; page < count; page += 1) {
    document.switchToPage(page)
    write(styled(title, false, smallPrint), margin, y, 8, 1)
    writeRight(styled(numberOf(page + 1, count), false, smallPrint), margin + width, y, 8)
  }
}
