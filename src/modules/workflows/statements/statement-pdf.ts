import { buffer } from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import { createPdfFonts } from '../../../platform/pdf-fonts.ts'
import {
  accent,
  createPen,
  footerHeight,
  lineHeight,
  margin,
  type Pen,
  smallPrint,
  styled,
  writeFooters,
} from '../../../platform/pdf-pen.ts'
import { spanOf } from './month.ts'
import type { Statement } from './statement.ts'
import { type Reader, type Words, wordsFor } from './statement-words.ts'

const size = 9.5
const noteSize = 8
const rowGap = 7
/** The width of an item, and where the columns of numbers end, from the left. */
const columns = { item: 265, runs: 330, price: 415 }

/** Writes a statement on A4: the client, then the subscription, the runs of each workflow and the total. */
export const makeStatementPdf = async (
  statement: Statement,
  reader: Reader,
): Promise<Uint8Array<ArrayBuffer>> => {
  const words = wordsFor(reader)
  const document = new PDFDocument({
    size: 'A4',
    // Text is placed line by line: nothing may begin a page by itself.
    margin: 0,
    // Page numbers need the number of pages, which is known only at the end.
    bufferPages: true,
    lang: reader.language,
    info: { Title: `${words.title} ${statement.month}` },
  })
  const bytes = buffer(document)
  const pen = createPen(document, createPdfFonts(document))
  const bottom = document.page.height - margin - footerHeight
  let y = writeTableHead(pen, words, writeHead(pen, words, statement))
  const row = (cells: readonly string[], isBold = false): void => {
    const [item = '', runs = '', price = '', amount = ''] = cells
    if (y + 2 * size * lineHeight + rowGap > bottom) {
      document.addPage()
      y = writeTableHead(pen, words, margin)
    }
    pen.writeRight(styled(runs, isBold), margin + columns.runs, y, size)
    pen.writeRight(styled(price, isBold), margin + columns.price, y, size)
    pen.writeRight(styled(amount, isBold), margin + pen.width, y, size)
    y = pen.write(styled(item, isBold), margin, y, size, 2, columns.item) + rowGap
    pen.rule(y - rowGap / 2)
  }
  row([words.subscription, '', '', words.money(statement.subscription)])
  for (const { workflow_name, count, price, amount } of statement.lines) {
    row([workflow_name, words.integer(count), words.money(price), words.money(amount)])
    // Other requests are answered between two rows.
    await new Promise(setImmediate)
  }
  const { runs_count, runs_amount, total } = statement
  row([words.sumOfRuns, words.integer(runs_count), '', words.money(runs_amount)], true)
  row([words.total, '', '', words.money(total)], true)
  if (y + rowGap + 2 * lineHeight * noteSize > bottom) {
    document.addPage()
    y = margin
  }
  pen.write(styled(words.note, false, smallPrint), margin, y + rowGap, noteSize, 2)
  const title = [words.title, statement.month, statement.number ?? ''].join(' ').trim()
  writeFooters(pen, title, words.page)
  document.end()
  return new Uint8Array(await bytes)
}

/** Returns the y below it. */
const writeHead = (pen: Pen, words: Words, statement: Statement): number => {
  const { from, to } = spanOf(statement.month)
  const lastDay = new Date(to.getTime() - 1)
  const { client_name, company_name, closed_at, number, plan } = statement
  const facts: [string, string | null][] = [
    [words.number, number],
    [words.client, company_name === null ? client_name : `${client_name} (${company_name})`],
    [words.plan, words.planName(plan)],
    [words.period, `${words.date(from)} – ${words.date(lastDay)}`],
    [words.closed, closed_at && words.date(closed_at)],
  ]
  let y = pen.write(styled(words.title, true, accent), margin, margin, 22, 1) + 8
  if (closed_at === null) y = pen.write(styled(words.provisional, true), margin, y, 10, 2) + 4
  for (const [name, value] of facts) {
    if (value === null) continue
    const text = [...styled(`${name}: `, true), ...styled(value)]
    y = pen.write(text, margin, y, 10, 2) + 2
  }
  return y + 16
}

/** Returns the y below it. */
const writeTableHead = (pen: Pen, words: Words, y: number): number => {
  const head = (text: string) => styled(text, true, smallPrint)
  pen.write(head(words.item), margin, y, size, 1)
  pen.writeRight(head(words.runs), margin + columns.runs, y, size)
  pen.writeRight(head(words.price), margin + columns.price, y, size)
  pen.writeRight(head(words.amount), margin + pen.width, y, size)
  pen.rule(y + size * lineHeight + rowGap / 2)
  return y + size * lineHeight + rowGap
}
