/**
 * Frees the memory of a chunk that is not read again. Otherwise Bun keeps hundreds of megabytes of such chunks
 * before it collects them. Does nothing for a chunk that shares its buffer with others.
 */
export const release = ({ buffer, byteOffset, byteLength }: Uint8Array): void => {
  if (byteOffset === 0 && byteLength === buffer.byteLength && buffer instanceof ArrayBuffer)
    buffer.transfer(0)
}

export type Part = { bytes: Uint8Array; isLast: boolean }

/**
 * Yields the same bytes in parts of `partBytes`; the last one is shorter. All parts use one buffer, so finish
 * with a part before you take the next one. Frees the chunks.
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
