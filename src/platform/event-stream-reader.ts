/** A longer line is no event of a model's. */
const maxLineLength = 1024 * 1024

/**
 * The `data` of server-sent events, all that came together at once. Written for models that send a word
 * an event: the usual chain of iterators costs several times what everything else does for a word.
 */
export async function* readEventData(body: ReadableStream<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder()
  let rest = ''
  let data: string[] = []
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > maxLineLength) throw new Error('an event of the model does not end')
    const events: string[] = []
    for (const raw of lines) {
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
      if (line === '') {
        if (data.length > 0) events.push(data.join('\n'))
        data = []
      } else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5))
    }
    if (events.length > 0) yield events
  }
}
