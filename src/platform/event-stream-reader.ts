/** A model sends no longer line. */
const maxLineLength = 1024 * 1024

/**
 * Reads the `data` of server-sent events. Yields the events of each chunk together: models send an event
 * for each word, and a chain of iterators for each event costs several times the rest of the work for it.
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
