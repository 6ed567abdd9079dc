import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { getDocumentProxy } from 'unpdf'
import { LIMITS } from '../limits.ts'
import { fileProtected, Refusal, tooComplex } from '../refusal.ts'
import type { DocumentText } from './outcome.ts'
import { readPageNotes, readPageText } from './pdf-page.ts'
import { picturesOf } from './pdf-pictures.ts'
import { createRecogniser } from './recogniser.ts'

/** A page with less text than this may be a scanned one. */
const LITTLE_TEXT = 100

/** Character maps of CJK fonts and decoders of scanned pages, which the parser takes from the package that it is made of. */
const dataFolder = (name: string): string =>
  `${join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), name)}/`

/**
 * Text of a PDF's pages with their form fields and annotations, a blank line between pages; of scanned pages, the text
 * that is recognised. Stops after `LIMITS.textLength` characters, after `LIMITS.pdfPages` pages and at `deadline` (of
 * `performance.now()`). Throws a Refusal, 400, for a broken or protected file.
 */
export const readPdf = async (bytes: Uint8Array, deadline: number): Promise<DocumentText> => {
  const document = await getDocumentProxy(withHeader(bytes), {
    verbosity: 0,
    cMapUrl: dataFolder('cmaps'),
    cMapPacked: true,
    wasmUrl: dataFolder('wasm'),
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
  }).catch(refuse)
  const recogniser = createRecogniser(deadline)
  try {
    const pages: string[] = []
    let length = 0
    // Files within the file are not read.
    const attachments = await document.getAttachments().catch(refuse)
    let isTruncated = document.numPages > LIMITS.pdfPages || attachments !== null
    for (let number = 1; number <= Math.min(document.numPages, LIMITS.pdfPages); number++) {
      if (length > LIMITS.textLength || performance.now() > deadline) {
        isTruncated = true
        break
      }
      const page = await document.getPage(number).catch(refuse)
      const text = await readPageText(page).catch(refuse)
      const notes = await readPageNotes(page).catch(refuse)
      const scans: string[] = []
      if (text.trim().length < LITTLE_TEXT)
        for await (const picture of picturesOf(page)) {
          if (performance.now() > deadline) isTruncated = true
          else scans.push(await recogniser.readBitmap(picture))
        }
      page.cleanup()
      const all = [text, ...scans, ...notes].filter((part) => part.trim() !== '').join('\n\n')
      pages.push(all)
      length += all.length
    }
    return { text: pages.join('\n\n'), isTruncated }
  } finally {
    await Promise.all([document.destroy(), recogniser.end()])
  }
}

const HEADER = '%PDF-1.4\n'

/** The parser does not find an object at offset 0, where the first one of a PDF without a header is. */
const withHeader = (bytes: Uint8Array): Uint8Array =>
  /^\s*\d/u.test(new TextDecoder('latin1').decode(bytes.subarray(0, 1024)))
    ? new Uint8Array(Buffer.concat([Buffer.from(HEADER), bytes]))
    : bytes

/** The parser's own exceptions tell of the document; any other error is a fault of this program. */
const refuse = (error: unknown): never => {
  if (!(error instanceof Error) || !/Exception$|^FormatError$/u.test(error.name)) throw error
  if (error.name === 'PasswordException') throw fileProtected()
  if (/out of memory|array length/iu.test(error.message)) throw tooComplex('takes too much memory')
  throw new Refusal(400, 'The PDF is broken and cannot be read.')
}
