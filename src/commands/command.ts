import { type CommandDef, renderUsage, runCommand } from 'citty'
import { reasonOf } from '../platform/reason.ts'
import { SettingsError } from '../settings.ts'
import { checkArguments, findCommand, isHelp, UsageError } from './arguments.ts'

export { command, UsageError } from './arguments.ts'

/** What a command has of its terminal. */
export type Shell = {
  /** Writes a line of the result to the standard output; waits while a reader of a pipe is slow. */
  print(text: string): Promise<void>
  /** Writes a line for the person, progress or a warning, to the standard error output. */
  tell(text: string): void
  /** Aborted by the first Ctrl-C or SIGTERM: the command ends in order. The second one ends the process at once. */
  signal: AbortSignal
}

/** The command was told to stop. */
class StoppedError extends Error {
  readonly code: number

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super('Stopped: what was done until now is kept')
    this.name = 'StoppedError'
    this.code = signal === 'SIGINT' ? 130 : 143
  }
}

/** The reader of the output has gone, as `head` does. */
class OutputClosedError extends Error {}

/**
 * Runs the command that `define` returns with the arguments of this process, and ends the process with the number that
 * the command returns, or 0; 1 with one line for an error (one for each fault of the settings), 2 with one line for
 * wrong arguments, 130 and 143 when it was stopped.
 */
export const runMain = async (define: (shell: Shell) => CommandDef): Promise<never> => {
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      const reason = new StoppedError(signal)
      if (stopping.signal.aborted) process.exit(reason.code)
      stopping.abort(reason)
    })
  const shell = createShell(stopping.signal)
  const code = await run(define(shell), process.argv.slice(2), shell).catch((error: unknown) =>
    report(stopping.signal.aborted ? stopping.signal.reason : error, shell),
  )
  process.exit(code)
}

const run = async (main: CommandDef, words: string[], { print }: Shell): Promise<number> => {
  const found = await findCommand(main, words)
  if (isHelp(words)) {
    await print(plainUnlessTerminal(await renderUsage(found.found, found.parent)))
    return 0
  }
  await checkArguments(found)
  const { result } = await runCommand(found.found, { rawArgs: found.words })
  return typeof result === 'number' ? result : 0
}

const createShell = (signal: AbortSignal): Shell => {
  let closed = false
  process.stdout.on('error', () => {
    closed = true
  })
  process.stderr.on('error', () => undefined)
  return {
    async print(text) {
      const written = Promise.withResolvers<void>()
      process.stdout.write(`${text}\n`, () => written.resolve())
      await written.promise
      if (closed) throw new OutputClosedError()
    },
    tell: (text) => void process.stderr.write(`${text}\n`),
    signal,
  }
}

const report = (error: unknown, { tell }: Shell): number => {
  if (error instanceof OutputClosedError) return 0
  if (error instanceof SettingsError) {
    for (const fault of error.faults) tell(fault)
    return 1
  }
  tell(lineOf(error))
  return error instanceof UsageError ? 2 : error instanceof StoppedError ? error.code : 1
}

/** An error as one line: its text, and the faults of an input. */
export const lineOf = (error: unknown): string => {
  const issues =
    error instanceof Error && 'issues' in error && Array.isArray(error.issues) ? error.issues : []
  const faults = issues.map(({ path, message }) => `${String(path).slice(1)} ${message}`)
  return (faults.length > 0 ? faults.join(', ') : reasonOf(error)).replaceAll(/\s*[\r\n]+\s*/g, ' ')
}

const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

/** citty writes colours into pipes and files too. */
const plainUnlessTerminal = (text: string): string =>
  process.stdout.isTTY && process.stdout.hasColors() ? text : text.replaceAll(escapes, '')
