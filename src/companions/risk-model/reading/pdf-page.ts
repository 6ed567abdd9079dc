import type { getDocumentProxy } from 'unpdf'

export type PdfPage = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>['getPage']>>

/** The text that a page draws. */
export const readPageText = async (page: PdfPage): Promise<string> => {
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
  return pieces.join('')
}

/** The values of a page's form fields and the texts of its annotations, each once. */
export const readPageNotes = async (page: PdfPage): Promise<string[]> => {
  const annotations: unknown[] = await page.getAnnotations()
  return [...new Set(annotations.flatMap(textsOf))].filter((text) => text.trim() !== '')
}

const textsOf = (annotation: unknown): string[] => {
  if (typeof annotation !== 'object' || annotation === null) return []
  const fields = new Map<string, unknown>(Object.entries(annotation))
  const isChoice = fields.get('checkBox') === true || fields.get('radioButton') === true
  const note = fields.get('contentsObj')
  return [
    ...(isChoice ? [] : stringsIn(fields.get('fieldValue'))),
    ...(typeof note === 'object' && note !== null && 'str' in note ? stringsIn(note.str) : []),
  ]
}

const stringsIn = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
