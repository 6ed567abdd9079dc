import { crc32 } from 'node:zlib'

/** Grey values, one byte for each pixel, row by row. */
export type Bitmap = Readonly<{ width: number; height: number; grey: Uint8Array }>

/** The EXIF orientations of a picture turned by 180°, and by 90° each way. */
export const TURNS = [3, 6, 8] as const

/**
 * The entry of EXIF that tells a direction. The recogniser looks for it in the first 500 bytes of any file and takes
 * the first one; to a decoder of the file it is a comment.
 */
const orientation = (exif: number): Buffer => Buffer.from([1, 18, 0, 3, 0, 0, 0, 1, 0, exif, 0, 0])

const PNG_HEADER_BYTES = 33

export const turnedPng = (png: Buffer, exif: number): Buffer => {
  const data = Buffer.concat([Buffer.from('tuRn'), orientation(exif)])
  const chunk = Buffer.alloc(data.length + 8)
  chunk.writeUInt32BE(data.length - 4)
  data.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(data), data.length + 4)
  return Buffer.concat([png.subarray(0, PNG_HEADER_BYTES), chunk, png.subarray(PNG_HEADER_BYTES)])
}

export const turnedJpeg = (jpeg: Buffer, exif: number): Buffer => {
  const comment = orientation(exif)
  const head = Buffer.from([0xff, 0xfe, 0, comment.length + 2])
  return Buffer.concat([jpeg.subarray(0, 2), head, comment, jpeg.subarray(2)])
}

/** A file of the PGM format, which needs no packing. */
export const bitmapFile = ({ width, height, grey }: Bitmap, comment: Uint8Array = new Uint8Array()): Buffer =>
  Buffer.concat([Buffer.from('P5\n#'), comment, Buffer.from(`\n${width} ${height}\n255\n`), grey])

export const turnedBitmap = (bitmap: Bitmap, exif: number): Buffer => bitmapFile(bitmap, orientation(exif))
