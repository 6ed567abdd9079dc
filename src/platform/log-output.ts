import type { LogFile, LogFileOptions } from './log-file.ts'

/** The value of `LOG_DIR` for lines on the standard output instead of files. */
export const standardOutput = '-'

type Options = Pick<LogFileOptions, 'maxPendingBytes' | 'flushMs' | 'onFailure' | 'onRecovery'>

/**
 * Log lines on the standard output, for what collects the output of containers. They are gathered for `flushMs`, as a
 * write costs more than a line. A reader that stands still costs lines and nothing else: no call waits for it.
 */
export const openLogOutput = (
  output: Pick<NodeJS.WriteStream, 'write' | 'on'>,
  { maxPendingBytes = 4 * 1024 * 1024, flushMs = 100, onFailure, onRecovery }: Options,
): LogFile => {
  // Without a listener a closed pipe would end the process.
  output.on('error', () => undefined)
  let pending = ''
  let writing = 0
  let dropped = 0
  let failed = false
  let timer: Timer | null = null

  const flush = async (): Promise<void> => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const { length } = pending
    if (length === 0) return
    const text = pending
    pending = ''
    writing += length
    await new Promise((resolve) => output.write(text, resolve))
    writing -= length
    if (!failed) return
    failed = false
    const lost = dropped
    dropped = 0
    onRecovery('standard output', lost)
  }

  return {
    write(line) {
      if (pending.length + writing + line.length <= maxPendingBytes) {
        pending += line
        timer ??= setTimeout(() => void flush(), flushMs)
        return
      }
      dropped += 1
      if (failed) return
      failed = true
      onFailure('standard output', new Error('its reader does not take the lines as fast as they come'))
    },
    flush,
    close: flush,
  }
}
