/**
 * Frees the memory of a chunk that nobody will read again. Left to itself Bun lets hundreds of megabytes of
 * passed chunks gather before it collects them. A chunk that shares its buffer with others is left alone.
 */
export const release = ({ buffer, byteOffset, byteLength }: Uint8Array): void => {
  if (byteOffset === 0 && byteLength === buffer.byteLength && buffer instanceof ArrayBuffer)
    buffer.transfer(0)
}
