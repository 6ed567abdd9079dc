import { filesUnavailable } from '../../platform/file-faults.ts'
import type { Files } from '../../platform/files.ts'
import { release } from '../../platform/streamed-memory.ts'
import type { ScanInput } from './risk-scan.ts'

export type ScanForm = {
  headers: Record<string, string>
  /** Read no faster than it is sent; ends when the receiver disconnects. */
  body: AsyncGenerator<Uint8Array>
  /** The error that reading the file threw; null without one. */
  fault(): unknown
  /** Whether the receiver waits for bytes of the file, so that a delay is the file storage's. */
  isReadingFile(): boolean
}

/**
 * Makes a multipart form that reads the file while it is sent. It declares its length, because some servers
 * do not accept a chunked body.
 */
export const makeScanForm = ({ text, force_llm, file, filename }: ScanInput, files: Files): ScanForm => {
  const boundary = `convene-${Bun.randomUUIDv7()}`
  const part = (name: string, rest: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name=${name}\r\n${rest}`
  const head = Buffer.from(
    [
      text === null ? '' : part('"text"', `\r\n${text}\r\n`),
      force_llm === null ? '' : part('"force_llm"', `\r\n${force_llm}\r\n`),
      file && part(`"file"; filename="${quote(filename)}"`, `Content-Type: ${file.media_type}\r\n\r\n`),
    ].join(''),
  )
  const tail = Buffer.from(`${file ? '\r\n' : ''}--${boundary}--\r\n`)
  let fault: unknown = null
  let isReading = false

  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    yield head
    try {
      isReading = file !== null
      for await (const chunk of file ? readFile(files, file.key) : []) {
        isReading = false
        yield chunk
        release(chunk)
        isReading = true
      }
      isReading = false
    } catch (error) {
      fault = error
      throw error
    }
    yield tail
  }
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(head.byteLength + (file?.byte_length ?? 0) + tail.byteLength),
    },
    body: bytes(),
    fault: () => fault,
    isReadingFile: () => isReading,
  }
}

const readFile = async function* (files: Files, key: string) {
  const opened = await files.open(key)
  if (!opened) throw new Error(`the file ${key} of a scan is missing`)
  try {
    yield* opened.body
  } catch (error) {
    throw filesUnavailable(error)
  }
}

/** Escapes a name as browsers do in a form. */
const quote = (filename: string | null): string =>
  (filename ?? 'file').replace(/["\r\n]/g, (character) => encodeURIComponent(character))
