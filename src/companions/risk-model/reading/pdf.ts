import { getDocumentProxy } from 'unpdf'
import { LIMITS } from '../limits.ts'
import { fileProtected, Refusal } from '../refusal.ts'
import type { DocumentText } from './outcome.ts'

/**
 * Text of a PDF's pages, a blank line between pages, up to `LIMITS.textLength` characters and `LIMITS.pdfPages`
 * pages. Scanned pages have no text. Throws a Refusal, 400, for a broken or locked file.
 */
export const readPdf = async (bytes: Uint8Array): Promise<DocumentText> => {
  const document = await getDocumentProxy(withHeader(bytes), { verbosity: 0 }).catch(refuse)
  try {
    const pages: string[] = []
    let length = 0
    for (let number = 1; number <= Math.min(document.numPages, LIMITS.pdfPages); number++) {
      const text = await readPage(document, number).catch(refuse)
      pages.push(text)
      length += text.length
      if (length > LIMITS.textLength) break
    }
    return { text: pages.join('\n\n'), isTruncated: document.numPages > pages.length }
  } finally {
    await document.destroy()
  }
}

const HEADER = '%PDF-1.4\n'

/** The parser does not find an object at offset 0, where the first one of a PDF without a header is. */
const withHeader = (bytes: Uint8Array): Uint8Array =>
  /^\s*\d/u.test(new TextDecoder('latin1').decode(bytes.subarray(0, 1024)))
    ? new Uint8Array(Buffer.concat([Buffer.from(HEADER), bytes]))
    : bytes

type Document = Awaited<ReturnType<typeof getDocumentProxy>>

const readPage = async (document: Document, number: number): Promise<string> => {
  const page = await document.getPage(number)
  const content = await page.getTextContent()
  const pieces: string[] = []
  let lastY: number | null = null
  let lastHeight = 0
  for (const item of content.items) {
    if (!('str' in item)) continue
    const y: number = item.transform[5] ?? 0
    // A PDF does not mark paragraphs: a step clearly larger than a line begins a new one.
    if (lastY !== null && lastY - y > 2 * Math.max(lastHeight, item.height, 1)) pieces.push('\n')
    pieces.push(item.str, item.hasEOL ? '\n' : '')
    if (item.str.trim() !== '') {
      lastY = y
      lastHeight = item.height
    }
  }
  page.cleanup()
  return pieces.join('')
}

const refuse = (error: unknown): never => {
  const isLocked = error instanceof Error && error.name === 'PasswordException'
  throw isLocked ? fileProtected() : new Refusal(400, 'The PDF is broken and cannot be read.')
}
