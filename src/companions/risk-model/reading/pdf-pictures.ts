import { getResolvedPDFJS } from 'unpdf'
import { LIMITS } from '../limits.ts'
import type { PdfPage } from './pdf-page.ts'
import type { Bitmap } from './turned-picture.ts'

/** A smaller picture is a rule, a logo or an ornament. */
const FEWEST_PIXELS = 20_000

type Decoded = { width: number; height: number; data: Uint8Array | Uint8ClampedArray }

/** The pictures that a page draws, decoded one after the other, in grey. */
export const picturesOf = async function* (page: PdfPage): AsyncGenerator<Bitmap> {
  const { OPS } = await getResolvedPDFJS()
  const drawing: readonly number[] = [
    OPS.paintImageXObject,
    OPS.paintInlineImageXObject,
    OPS.paintImageMaskXObject,
  ]
  const { fnArray, argsArray } = await page.getOperatorList()
  const seen = new Set<string>()
  for (const [index, operator] of fnArray.entries()) {
    if (!drawing.includes(operator)) continue
    const [drawn]: unknown[] = argsArray[index] ?? []
    const decoded = await decodedBy(page, drawn, seen)
    if (decoded === null || decoded.width * decoded.height > LIMITS.imagePixels) continue
    if (decoded.width * decoded.height >= FEWEST_PIXELS) yield greyOf(decoded)
  }
}

/** An operator has the picture itself, or its name. */
const decodedBy = async (page: PdfPage, drawn: unknown, seen: Set<string>): Promise<Decoded | null> => {
  if (typeof drawn !== 'string') {
    const name = typeof drawn === 'object' && drawn !== null && 'data' in drawn ? drawn.data : null
    return typeof name === 'string' ? await decodedBy(page, name, seen) : asDecoded(drawn)
  }
  if (seen.has(drawn)) return null
  seen.add(drawn)
  const objects = drawn.startsWith('g_') ? page.commonObjs : page.objs
  return asDecoded(await new Promise<unknown>((resolve) => objects.get(drawn, resolve)))
}

const asDecoded = (value: unknown): Decoded | null => {
  if (typeof value !== 'object' || value === null) return null
  const fields = new Map<string, unknown>(Object.entries(value))
  const [width, height, data] = [fields.get('width'), fields.get('height'), fields.get('data')]
  const isBytes = data instanceof Uint8Array || data instanceof Uint8ClampedArray
  return isBytes && typeof width === 'number' && typeof height === 'number' ? { width, height, data } : null
}

/** Rows of one bit for each pixel are padded to whole bytes; other pixels have one, three or four bytes. */
const greyOf = ({ width, height, data }: Decoded): Bitmap => {
  const grey = new Uint8Array(width * height)
  const channels = Math.floor(data.length / grey.length)
  const rowBytes = Math.ceil(width / 8)
  for (let at = 0; at < grey.length; at++) {
    if (channels === 0) {
      const x = at % width
      const byte = data[((at - x) / width) * rowBytes + (x >> 3)] ?? 0
      grey[at] = (byte >> (7 - (x & 7))) & 1 ? 255 : 0
    } else if (channels < 3) grey[at] = data[at] ?? 0
    else {
      const from = at * channels
      grey[at] = ((data[from] ?? 0) * 77 + (data[from + 1] ?? 0) * 150 + (data[from + 2] ?? 0) * 29) >> 8
    }
  }
  return { width, height, grey }
}
