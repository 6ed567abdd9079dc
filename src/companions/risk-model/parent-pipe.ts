/** The pipe that a parent holds open on stdin. Both promises resolve, also when it ends at once. */
export type ParentPipe = Readonly<{
  /** The first line, or everything before the end. */
  firstLine: Promise<string>
  closed: Promise<void>
}>

const LONGEST_LINE = 64 * 1024

export const openParentPipe = (stream: ReadableStream<Uint8Array<ArrayBuffer>>): ParentPipe => {
  const firstLine = Promise.withResolvers<string>()
  const follow = async () => {
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of stream) {
      if (text.includes('\n') || text.length > LONGEST_LINE) continue
      text += decoder.decode(chunk, { stream: true })
      if (text.includes('\n')) firstLine.resolve(text.slice(0, text.indexOf('\n')))
    }
    firstLine.resolve(text)
  }
  // A broken pipe counts as closed.
  const closed = follow().catch(() => firstLine.resolve(''))
  return { firstLine: firstLine.promise, closed }
}
