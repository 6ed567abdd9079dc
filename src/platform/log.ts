import { type Logger, multistream, pino } from 'pino'
import { type LogFileOptions, openLogFile } from './log-file.ts'
import { openLogOutput, standardOutput } from './log-output.ts'
import { reasonOf } from './reason.ts'
import { CannotWriteError } from './write-check.ts'

/** Fields that are never written, at the top or one level deep in a logged object. */
const secretPaths = [
  'password',
  'token',
  'refresh_token',
  'access_token',
  'authorization',
  'cookie',
  'secret',
]

export type Logs = {
  logger: Logger
  /** One line for each request, without secrets: the redaction would cost a tenth of a request. */
  requests: Logger
}

/**
 * JSON lines in `logDir`: `combined` has everything, `error` the errors alone. A file is rolled at
 * 20 MB or at midnight, and 14 are kept. Only the owner of the process can read them. A disk that is full or
 * hangs stops neither the process nor a call: `tell` receives one line when lines are dropped and one when
 * they are written again. Throws when `logDir` cannot be written for another reason than a full disk. With `-` as
 * `logDir`, the lines of `combined` go to the standard output.
 */
export const openLogs = async (logDir: string, tell: (line: string) => void = () => {}) => {
  const failing = new Set<string>()
  let dropped = 0
  const toOutput = logDir === standardOutput
  const opened = (name: string) => {
    const reports = {
      onFailure(path, error) {
        failing.add(name)
        // Both files stand on one disk.
        if (failing.size === 1)
          tell(
            `Convene cannot write its log ${path} (${reasonOf(error)}): it goes on, and drops log lines until it can`,
          )
      },
      onRecovery(path, droppedLines) {
        failing.delete(name)
        dropped += droppedLines
        if (failing.size > 0) return
        tell(`Convene writes its log ${path} again: ${dropped} lines were dropped`)
        logger.warn(
          { droppedLines: dropped },
          'log lines were dropped: the disk of LOG_DIR did not take them',
        )
        dropped = 0
      },
    } satisfies Partial<LogFileOptions>
    return toOutput
      ? openLogOutput(process.stdout, reports)
      : openLogFile({ folder: logDir, name, ...reports })
  }
  const redact = { paths: secretPaths.flatMap((path) => [path, `*.${path}`]), censor: '[secret]' }
  const combined = await opened('combined')
  const errors = toOutput ? null : await opened('error')
  const logger: Logger = pino(
    { base: null, redact },
    multistream([
      { level: 'info', stream: combined },
      ...(errors ? [{ level: 'error' as const, stream: errors }] : []),
    ]),
  )
  return {
    logger,
    requests: pino({ base: null }, combined),
    /** Writes what waits. On a disk that hangs it never returns. */
    async flush(): Promise<void> {
      await Promise.all([combined.flush(), errors?.flush()])
    },
    /** Throws CannotWriteError while lines are dropped. */
    async check(): Promise<void> {
      if (failing.size > 0) throw new CannotWriteError(new Error('the disk of LOG_DIR does not take the log'))
    },
    async close(): Promise<void> {
      await Promise.all([combined.close(), errors?.close()])
    },
  } satisfies Logs & Record<string, unknown>
}
