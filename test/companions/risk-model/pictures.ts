import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { pdfOfObjects } from './documents.ts'

/** Grey values, one byte for each pixel. */
export type Picture = { width: number; height: number; grey: Uint8Array }

const headerBytes = 8
const upByte = 2

/** Reads a PNG of 8-bit grey values, as `test/data` has it. */
export const greyPictureOf = (png: Buffer): Picture => {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const packed: Buffer[] = []
  for (let at = headerBytes; at < png.length; at += png.readUInt32BE(at) + 12)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      packed.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const rows = inflateSync(Buffer.concat(packed))
  const grey = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const filter = rows[y * (width + 1)] ?? 0
      const raw = rows[y * (width + 1) + 1 + x] ?? 0
      const left = x > 0 ? (grey[y * width + x - 1] ?? 0) : 0
      const up = y > 0 ? (grey[(y - 1) * width + x] ?? 0) : 0
      const corner = x > 0 && y > 0 ? (grey[(y - 1) * width + x - 1] ?? 0) : 0
      grey[y * width + x] = raw + predicted(filter, left, up, corner)
    }
  return { width, height, grey }
}

const predicted = (filter: number, left: number, up: number, corner: number): number => {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === upByte) return up
  if (filter === 3) return (left + up) >> 1
  const guess = left + up - corner
  const nearest = Math.min(Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner))
  if (nearest === Math.abs(guess - left)) return left
  return nearest === Math.abs(guess - up) ? up : corner
}

/** The first `height` rows of a picture. */
export const topOf = ({ width, grey }: Picture, height: number): Picture => ({
  width,
  height,
  grey: grey.slice(0, width * height),
})

/** Turns a picture clockwise by a quarter. */
export const turned = ({ width, height, grey }: Picture): Picture => {
  const out = new Uint8Array(grey.length)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) out[x * height + (height - 1 - y)] = grey[y * width + x] ?? 0
  return { width: height, height: width, grey: out }
}

const chunk = (name: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(name), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length)
  body.copy(whole, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}

export const pngOf = ({ width, height, grey }: Picture): Blob => {
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0])
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1) rows.set(grey.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  const start = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return new Blob([
    start,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A PDF whose pages are each one picture, as a scanner makes it: grey, or with one bit for each pixel. */
export const scannedPdfOf = (pictures: readonly Picture[], isOneBit = false): Blob => {
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '']
  const add = (object: string): string => `${objects.push(object)} 0 R`
  const stream = (data: Buffer, entries: string): string =>
    add(`<</Length ${data.length}${entries}>>\nstream\n${data.toString('latin1')}\nendstream`)
  const pages = pictures.map(({ width, height, grey }) => {
    const data = deflateSync(isOneBit ? bitsOf({ width, height, grey }) : grey)
    const kind = `/Subtype/Image/Width ${width}/Height ${height}/Filter/FlateDecode`
    const image = stream(
      data,
      isOneBit ? `${kind}/ImageMask true` : `${kind}/ColorSpace/DeviceGray/BitsPerComponent 8`,
    )
    const content = stream(Buffer.from('q 500 0 0 700 50 50 cm /I Do Q'), '')
    return add(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</XObject<</I ${image}>>>>/Contents ${content}>>`,
    )
  })
  objects[1] = `<</Type/Pages/Count ${pages.length}/Kids[${pages.join(' ')}]>>`
  return pdfOfObjects(objects)
}

const bitsOf = ({ width, height, grey }: Picture): Buffer => {
  const rowBytes = Math.ceil(width / 8)
  const bits = Buffer.alloc(rowBytes * height)
  for (let at = 0; at < grey.length; at += 1) {
    const x = at % width
    const byte = Math.floor(at / width) * rowBytes + (x >> 3)
    if ((grey[at] ?? 0) > 127) bits[byte] = (bits[byte] ?? 0) | (128 >> (x & 7))
  }
  return bits
}
