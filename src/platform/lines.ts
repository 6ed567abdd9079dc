/** A line without its end. `bytes` is null for one that is too long: it was skipped. */
export type Line = { number: number; bytes: Buffer | null }

const newline = 0x0a

/**
 * Reads lines of at most `maxBytes`, some at a time. Their bytes are those of a chunk of `source`, which may use them
 * again for the next one.
 */
export const readLines = async function* (
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Line[], void, undefined> {
  let number = 0
  let begun: Buffer[] = []
  let begunBytes = 0
  const take = (rest: Buffer): Line => {
    number += 1
    const isTooLong = begunBytes + rest.length > maxBytes
    const bytes = isTooLong ? null : begun.length === 0 ? rest : Buffer.concat([...begun, rest])
    begun = []
    begunBytes = 0
    return { number, bytes }
  }
  for await (const part of source) {
    const chunk = Buffer.from(part.buffer, part.byteOffset, part.byteLength)
    const lines: Line[] = []
    let from = 0
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      lines.push(take(chunk.subarray(from, at)))
      from = at + 1
    }
    begunBytes += chunk.length - from
    if (begunBytes > maxBytes) begun = []
    else if (from < chunk.length) begun.push(Buffer.from(chunk.subarray(from)))
    yield lines
  }
  if (begunBytes > 0) yield [take(Buffer.alloc(0))]
}
