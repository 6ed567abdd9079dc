/** A terminal that takes no more than this is not read: further lines to it are dropped. */
const maxWaitingBytes = 256 * 1024

/**
 * Lines for the person at the terminal. A closed pipe, a full disk behind it and a reader that stands still cost
 * lines and nothing else; `console.log` would block the process until the reader goes on.
 */
export const openTerminal = () => {
  const writer = (stream: NodeJS.WriteStream) => {
    // Without a listener a closed pipe would end the process.
    stream.on('error', () => undefined)
    let waiting = 0
    return (text: string): void => {
      if (waiting > maxWaitingBytes) return
      const line = `${text}\n`
      waiting += line.length
      stream.write(line, () => {
        waiting -= line.length
      })
    }
  }
  return { show: writer(process.stdout), warn: writer(process.stderr) }
}
