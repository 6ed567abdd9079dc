import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Logger, multistream, pino } from 'pino'
import pinoRoll from 'pino-roll'

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
 * 20 MB or at midnight, and 14 are kept. Only the owner of the process can read them.
 */
export const openLogs = async (logDir: string): Promise<Logs & { flush(): void }> => {
  await mkdir(logDir, { recursive: true, mode: 0o700 })
  const rolled = async (name: string) => {
    const stream = await pinoRoll({
      file: join(logDir, name),
      extension: '.log',
      size: '20m',
      frequency: 'daily',
      limit: { count: 14 },
      sync: false,
      // A larger buffer costs more than it saves, as each line is measured against it.
      minLength: 4096,
      periodicFlush: 1000,
      mode: 0o600,
    })
    // A start that fails at once flushes the stream, which works only once its file is open.
    await once(stream, 'ready')
    return stream
  }
  const [combined, errors] = await Promise.all([rolled('combined'), rolled('error')])
  const redact = { paths: secretPaths.flatMap((path) => [path, `*.${path}`]), censor: '[secret]' }
  return {
    logger: pino(
      { base: null, redact },
      multistream([
        { level: 'info', stream: combined },
        { level: 'error', stream: errors },
      ]),
    ),
    requests: pino({ base: null }, combined),
    flush() {
      combined.flushSync()
      errors.flushSync()
    },
  }
}
