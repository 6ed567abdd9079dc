/**
 * Reads a body to its end, and counts its bytes as they arrive, because a chunked one declares no length.
 * Returns null when it has more than `maxBytes`; the rest is not read.
 */
export const readAtMost = async (
  body: AsyncIterable<Uint8Array> | null,
  maxBytes: number,
): Promise<Buffer<ArrayBuffer> | null> => {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.byteLength
    if (length > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}
