import { AppError } from '../http/errors.ts'
import { checkKey, type Files, FileTooLargeError } from './files.ts'

const retryAfterSeconds = 10

/** The 503 for a disk or an S3 server that does not work now. `cause` is for the log. */
export const filesUnavailable = (cause: unknown): AppError =>
  new AppError('FILES_UNAVAILABLE', { headers: { 'retry-after': String(retryAfterSeconds) }, cause })

/**
 * Gives the faults of a storage their own error, FILES_UNAVAILABLE, so that no caller takes them for faults of
 * the sender or of another service. What the source of a file throws stays as it is.
 */
export const withFileFaults = (files: Files): Files => ({
  async put(key, source, options) {
    checkKey(key)
    let sourceFault: unknown
    const watched = async function* () {
      try {
        yield* source
      } catch (error) {
        sourceFault = error
        throw error
      }
    }
    try {
      return await files.put(key, watched(), options)
    } catch (error) {
      options.signal?.throwIfAborted()
      if (error instanceof FileTooLargeError || error === sourceFault) throw error
      throw filesUnavailable(error)
    }
  },

  async open(key, range) {
    checkKey(key)
    return await named(() => files.open(key, range))
  },
  async remove(key) {
    checkKey(key)
    await named(() => files.remove(key))
  },
  addressOf: (key, options) => named(() => files.addressOf(key, options)),
  list: (prefix) => namedEach(files.list(prefix)),
  parts: {
    begin: (key, signal) => named(() => files.parts.begin(key, signal)),
    put: (upload, ...part) => named(() => files.parts.put(upload, ...part)),
    complete: (upload, parts) => named(() => files.parts.complete(upload, parts)),
    abort: (upload) => named(() => files.parts.abort(upload)),
    begun: (prefix) => namedEach(files.parts.begun(prefix)),
  },
  check: files.check,
})

const named = async <T>(run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    throw filesUnavailable(error)
  }
}

const namedEach = async function* <T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* source
  } catch (error) {
    throw filesUnavailable(error)
  }
}
