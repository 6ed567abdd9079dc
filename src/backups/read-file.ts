import type { Files } from '../platform/files.ts'

const tries = 3
const pauseMs = 1000

/**
 * Opens a stored file. A read that fails goes on from where it was, twice. Returns null for a file that is absent by
 * the time of its first byte.
 */
export const openStoredFile = async (files: Files, key: string) => {
  const opened = await files.open(key)
  if (!opened) return null
  const { byteLength } = opened

  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    let { body } = opened
    let at = 0
    for (let attempt = 1; ; attempt += 1)
      try {
        for await (const chunk of body) {
          at += chunk.length
          yield chunk
        }
        if (at === byteLength) return
        throw new Error(`the file ${key} ends after ${at} of ${byteLength} bytes`)
      } catch (error) {
        if (attempt === tries) throw error
        await Bun.sleep(pauseMs)
        const again = await files.open(key, { start: at, end: byteLength - 1 })
        if (!again) throw error
        body = again.body
      }
  }

  const all = chunks()
  try {
    const first = await all.next()
    return { byteLength, chunks: following(first, all) }
  } catch (error) {
    // It may have been deleted after it was opened.
    if ((await files.open(key)) === null) return null
    throw error
  }
}

const following = async function* <T>(first: IteratorResult<T>, rest: AsyncIterable<T>): AsyncGenerator<T> {
  if (first.done) return
  yield first.value
  yield* rest
}
