import { StepInputFault } from '../step.ts'

const maxBytes = 512 * 1024

/** Reads the body of an answer, unpacked: JSON as a value, else text. Throws a StepInputFault past 512 KB. */
export const readAtMost = async (
  response: Response,
  mediaType: string,
  signal: AbortSignal,
): Promise<unknown> => {
  const pieces: Uint8Array[] = []
  let length = 0
  const reader = response.body?.getReader()
  const abort = () => void reader?.cancel(signal.reason).catch(() => undefined)
  signal.addEventListener('abort', abort)
  try {
    for (;;) {
      const next = await reader?.read()
      signal.throwIfAborted()
      if (!next || next.done) break
      length += next.value.byteLength
      if (length > maxBytes) throw new StepInputFault('The answer is larger than 512 KB')
      pieces.push(next.value)
    }
  } finally {
    signal.removeEventListener('abort', abort)
    abort()
  }
  const text = new TextDecoder().decode(Buffer.concat(pieces))
  if (!/\bjson\b/i.test(mediaType)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
