import { UsageError } from './arguments.ts'
import type { Shell } from './command.ts'

/** More than any password of the rules. */
const maxInputBytes = 4096

const keys = { enter: '\r\n\x04', interrupt: '\x03', erase: '\b\x7f', clear: '\x15' }
const sequences = new RegExp(`${String.fromCharCode(27)}(\\[[\\d;]*)?.`, 'g')

/**
 * Reads a new password: the first line of the standard input with `fromStdin`, else typed twice at the terminal, which
 * does not show it. An argument would stand in the list of processes and in the history of the shell.
 * Throws UsageError where there is no terminal, Error when the two differ, the reason when the command is stopped.
 */
export const readNewPassword = async (shell: Shell, fromStdin: boolean): Promise<string> => {
  if (fromStdin) return await readFirstLine()
  if (!process.stdin.isTTY)
    throw new UsageError('There is no terminal to ask for the password: use --password-stdin')
  // Before the first question and until the last answer: else what is typed early would be shown.
  process.stdin.setRawMode(true)
  try {
    const password = await ask(shell, 'Password: ')
    if ((await ask(shell, 'The same again: ')) !== password) throw new Error('The two passwords differ')
    return password
  } finally {
    process.stdin.setRawMode(false)
  }
}

const readFirstLine = async (): Promise<string> => {
  let text = ''
  for await (const chunk of Bun.stdin.stream().pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (text.length > maxInputBytes || text.includes('\n')) break
  }
  const [line = ''] = text.split(/\r?\n/)
  return line
}

const ask = async ({ signal }: Shell, question: string): Promise<string> => {
  const { stdin, stderr } = process
  const typed = Promise.withResolvers<string>()
  let text = ''
  const onKeys = (chunk: string): void => {
    // Arrows and other keys arrive as sequences.
    const typedKeys = [...chunk.replaceAll(sequences, '')]
    for (const [at, key] of typedKeys.entries()) {
      if (key === keys.interrupt) {
        process.kill(process.pid, 'SIGINT')
        return
      }
      if (keys.enter.includes(key)) {
        stdin.off('data', onKeys)
        // Of two lines that are pasted at once, the second one answers the next question.
        stdin.unshift(typedKeys.slice(at + 1).join(''))
        typed.resolve(text)
        return
      }
      if (keys.erase.includes(key)) text = [...text].slice(0, -1).join('')
      else if (key === keys.clear) text = ''
      else text += key
    }
  }
  const onAbort = (): void => typed.reject(signal.reason)
  stdin.setEncoding('utf8')
  stdin.on('data', onKeys)
  stdin.resume()
  stderr.write(question)
  signal.addEventListener('abort', onAbort)
  try {
    signal.throwIfAborted()
    return await typed.promise
  } finally {
    signal.removeEventListener('abort', onAbort)
    stdin.off('data', onKeys)
    stdin.pause()
    stderr.write('\n')
  }
}
