/** `type` is empty unless the server names one. */
export type ServerEvent = { type: string; data: string }

/** The length at which an event, or one line of it, is refused, in UTF-16 units. */
const maxEventLength = 1024 * 1024

const endMark = '[DONE]'
const isEnd = (line: string): boolean => line.length < 32 && /^data:\s*\[DONE\]\s*$/.test(line)

/**
 * Reads server-sent events. Yields the events of each chunk together, also where there are none: bytes without an
 * event, such as a comment, show that the sender is alive. A chain of iterators for each event would cost several
 * times the rest of the work for it. The last event needs no blank line. The end mark `[DONE]` is an event that ends
 * the read at once: some servers keep the body open after it.
 * Throws RangeError for an event that is too long.
 */
export async function* readServerEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent[]> {
  const decoder = new TextDecoder()
  let rest = ''
  let type = ''
  let data: string[] = []
  let length = 0

  const takeEvent = (events: ServerEvent[]): void => {
    if (data.length > 0) events.push({ type, data: data.join('\n') })
    type = ''
    data = []
    length = 0
  }
  /** Returns whether the line is the end mark. */
  const takeLine = (line: string, events: ServerEvent[]): boolean => {
    if (line === '') takeEvent(events)
    else if (isEnd(line)) {
      takeEvent(events)
      events.push({ type: '', data: endMark })
      return true
    } else if (line.startsWith('data:')) {
      data.push(line.slice(line[5] === ' ' ? 6 : 5))
      length += line.length
    } else if (line.startsWith('event:')) type = line.slice(6).trim()
    return false
  }

  for await (const bytes of body) {
    const events: ServerEvent[] = []
    const text = decoder.decode(bytes, { stream: true })
    // Lines are looked for only where one ends: a long line in small chunks is not read again for each.
    const lines = /[\r\n]/.test(text) ? splitLines(rest + text) : [rest + text]
    rest = lines.pop() ?? ''
    const ended = lines.some((line) => takeLine(line, events)) || (isEnd(rest) && takeLine(rest, events))
    yield events
    if (ended) return
    if (rest.length + length > maxEventLength) throw new RangeError('an event of the model does not end')
  }
  const events: ServerEvent[] = []
  if (!takeLine((rest + decoder.decode()).replace(/\r$/, ''), events)) takeEvent(events)
  yield events
}

/** A carriage return at the end may be half of a line's end: it stays in the last piece. */
const splitLines = (text: string): string[] =>
  text.includes('\r') ? text.split(/\r\n|\n|\r(?!$)/) : text.split('\n')
