/** The number of pixels of a PNG or JPEG by its header; null without a readable header. */
export const pixelsOf = (kind: 'png' | 'jpeg', bytes: Uint8Array): number | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (kind === 'png') return bytes.length < 24 ? null : view.getUint32(16) * view.getUint32(20)
  return jpegPixels(view)
}

/** Reads the segments up to the first frame header (SOF0 to SOF15, without the three codes of other segments). */
const jpegPixels = (view: DataView): number | null => {
  let at = 2
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) at += 1
    else if (isFrame(marker)) return view.getUint16(at + 5) * view.getUint16(at + 7)
    else at += 2 + view.getUint16(at + 2)
  }
  return null
}

const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
