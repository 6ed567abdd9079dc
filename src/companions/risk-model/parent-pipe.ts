/** The pipe a parent holds open on our stdin; both promises are kept even when it ends at once. */
export type ParentPipe = Readonly<{
  /** Its first line, or what came before it ended. */
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
  // A pipe that breaks is as closed as one that ends.
  const closed = follow().catch(() => firstLine.resolve(''))
  return { firstLine: firstLine.promise, closed }
}
