import { kindSampleBytes } from './file-kind.ts'

/** Reads the first `kindSampleBytes` of a stream. `all` still yields every byte. */
export const takeSample = async (
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ sample: Uint8Array; all: AsyncIterable<Uint8Array> }> => {
  const iterator = bytes[Symbol.asyncIterator]()
  const taken: Uint8Array[] = []
  let byteLength = 0
  while (byteLength < kindSampleBytes) {
    const { done, value } = await iterator.next()
    if (done) break
    taken.push(value)
    byteLength += value.byteLength
  }
  const rest = { [Symbol.asyncIterator]: () => iterator }
  const all = async function* () {
    try {
      yield* taken
      yield* rest
    } finally {
      await iterator.return?.()
    }
  }
  return { sample: Buffer.concat(taken).subarray(0, kindSampleBytes), all: all() }
}
