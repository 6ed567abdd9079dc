/**
 * Frees the memory of a chunk that is not read again. Left to itself Bun lets hundreds of megabytes of
 * passed chunks gather before it collects them. A chunk that shares its buffer with others is left alone.
 */
export const release = ({ buffer, byteOffset, byteLength }: Uint8Array): void => {
  if (byteOffset === 0 && byteLength === buffer.byteLength && buffer instanceof ArrayBuffer)
    buffer.transfer(0)
}

export type Part = { bytes: Uint8Array; isLast: boolean }

/**
 * The same bytes in parts of `partBytes`, the last one shorter. All parts are written into one piece of memory,
 * so that each is to be done with before the next is asked for; the chunks are freed.
 */
export const inParts = async function* (
  source: AsyncIterable<Uint8Array>,
  partBytes: number,
): AsyncGenerator<Part, void, undefined> {
  const part = new Uint8Array(partBytes)
  let filled = 0
  for await (const chunk of source) {
    let taken = 0
    while (taken < chunk.byteLength) {
      if (filled === partBytes) {
        yield { bytes: part, isLast: false }
        filled = 0
      }
      const piece = chunk.subarray(taken, taken + partBytes - filled)
      part.set(piece, filled)
      filled += piece.byteLength
      taken += piece.byteLength
    }
    release(chunk)
  }
  yield { bytes: part.subarray(0, filled), isLast: true }
}
