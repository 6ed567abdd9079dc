import { release } from '../../platform/streamed-memory.ts'
/** What is sent to the AI service. */
export type ScanInput = {
  file: ScanInputFile | null
  text: string | null
  forceLlm: boolean
}

export type ScanInputFile = {
  filename: string | null
  mediaType: string
  byteLength: number
  open(): Promise<ReadableStream<Uint8Array>>
}

export type ScanForm = {
  headers: Record<string, string>
  body: ReadableStream<Uint8Array>
  /** What went wrong on our side while the file was read; null when it was not that. */
  fault(): unknown
}

/**
 * A multipart form that is read from the file while it is sent, with its length told beforehand, as not
 * every server takes a body in chunks.
 */
export const makeScanForm = (input: ScanInput): ScanForm => {
  const boundary = `convene-${Bun.randomUUIDv7()}`
  const encoder = new TextEncoder()
  const part = (disposition: string, rest: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${rest}`
  const fields = [
    ...(input.text === null ? [] : [part('name="text"', `\r\n${input.text}\r\n`)]),
    part('name="force_llm"', `\r\n${input.forceLlm}\r\n`),
  ].join('')
  const { file } = input
  const fileHead =
    file && part(`name="file"; filename="${quote(file.filename)}"`, `Content-Type: ${file.mediaType}\r\n\r\n`)
  const head = encoder.encode(`${fields}${fileHead ?? ''}`)
  const tail = encoder.encode(`${file ? '\r\n' : ''}--${boundary}--\r\n`)
  let fault: unknown = null

  const bytes = async function* () {
    yield head
    if (file) {
      try {
        for await (const chunk of await file.open()) {
          yield chunk
          release(chunk)
        }
      } catch (error) {
        fault = error
        throw error
      }
    }
    yield tail
  }
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(head.byteLength + (file?.byteLength ?? 0) + tail.byteLength),
    },
    body: pulled(bytes()),
    fault: () => fault,
  }
}

/** As browsers write a name into a form. */
const quote = (filename: string | null): string =>
  (filename ?? 'file').replace(/["\r\n]/g, (character) => encodeURIComponent(character))

/** Nothing is read ahead, and reading ends when the receiver goes away. */
const pulled = (bytes: AsyncGenerator<Uint8Array, void, undefined>): ReadableStream<Uint8Array> =>
  new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await bytes.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await bytes.return()
      },
    },
    { highWaterMark: 0 },
  )
