import { AppError, errorCodes } from '../../http/errors.ts'
import { detectFileKind, kindSampleBytes } from '../../platform/file-kind.ts'

const mediaTypes = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  png: 'image/png',
  jpeg: 'image/jpeg',
  text: 'text/plain',
}

/**
 * Returns the media type of a file by its first bytes, not its name: PDF, DOCX, PNG, JPEG or `text/plain` (TXT and
 * MD). Throws FILE_TYPE_UNSUPPORTED and FILE_PROTECTED.
 */
export const mediaTypeOf = async (sample: Uint8Array): Promise<string> => {
  const found = await detectFileKind(sample)
  if (found.kind === 'protected') throw new AppError('FILE_PROTECTED')
  if (found.kind !== 'unsupported') return mediaTypes[found.kind]
  const [, standard] = errorCodes.FILE_TYPE_UNSUPPORTED
  throw new AppError(
    'FILE_TYPE_UNSUPPORTED',
    found.name === null ? {} : { message: `${standard}, not ${found.name}` },
  )
}

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
