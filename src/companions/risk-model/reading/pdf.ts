import { getDocumentProxy } from 'unpdf'
import { LIMITS } from '../limits.ts'
import { Refusal } from '../refusal.ts'
import type { DocumentText } from './outcome.ts'

/**
 * Text of a PDF's pages, a blank line between pages, up to `LIMITS.textLength` characters and `LIMITS.pdfPages`
 * pages. Scanned pages have no text. Throws a Refusal, 400, for a broken or locked file.
 */
export const readPdf = async (bytes: Uint8Array): Promise<DocumentText> => {
  const document = await getDocumentProxy(bytes, { verbosity: 0 }).catch(refuse)
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
  throw new Refusal(
    400,
    isLocked ? 'The PDF is protected by a password.' : 'The PDF is broken and cannot be read.',
  )
}
