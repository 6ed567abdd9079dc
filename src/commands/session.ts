import { stat } from 'node:fs/promises'
import type { Logger } from 'pino'
import { openLogs } from '../platform/log.ts'
import { reasonOf } from '../platform/reason.ts'
import { readSettings, type Settings } from '../settings.ts'
import type { Shell } from './command.ts'
import { type OpenStore, openStore } from './store.ts'

export type Session = { settings: Settings; logs: Awaited<ReturnType<typeof openLogs>>; store: OpenStore }

/**
 * Reads the settings and opens the log, runs `work`, and closes the log. An error of `work` goes into the log with its
 * stack, under the name of the command, and is thrown again.
 * Throws SettingsError, Error when `LOG_DIR` cannot be written or root runs the command on files of another user.
 */
export const withLogs = async <Result>(
  name: string,
  { tell, signal }: Shell,
  work: (settings: Settings, logs: Session['logs']) => Promise<Result>,
): Promise<Result> => {
  const settings = readSettings()
  await checkUser(settings)
  const logs = await openLogs(settings.logDir, tell).catch((error: unknown) => {
    throw new Error(`LOG_DIR ${settings.logDir} cannot be written (${reasonOf(error)})`, { cause: error })
  })
  try {
    return await work(settings, logs)
  } catch (error) {
    logFailure(logs.logger, name, error, signal.aborted)
    throw error
  } finally {
    await logs.close()
  }
}

/** The same with the store, which is that of the running server where one holds it. Closes it in the end. */
export const withStore = <Result>(
  name: string,
  shell: Shell,
  work: (session: Session) => Promise<Result>,
): Promise<Result> =>
  withLogs(name, shell, async (settings, logs) => {
    const { signal, tell } = shell
    const onWait = () => tell('Another command has DATA_DIR: this one waits for its end')
    const store = await openStore(settings, { shared: true, signal, onWait })
    try {
      return await work({ settings, logs, store })
    } finally {
      await store.close()
    }
  })

const logFailure = (logger: Logger, name: string, error: unknown, stopped: boolean): void => {
  if (stopped) logger.info({ command: name }, 'a command was stopped')
  else logger.error({ err: error, command: name }, 'a command failed')
}

/** Files that root creates could not be written by the server any more. */
const checkUser = async ({ dataDir, logDir }: Settings): Promise<void> => {
  if (process.getuid?.() !== 0) return
  for (const [name, folder] of Object.entries({ DATA_DIR: dataDir, LOG_DIR: logDir })) {
    const owner = await stat(folder).then(
      ({ uid }) => uid,
      () => 0,
    )
    if (owner !== 0)
      throw new Error(
        `${name} ${folder} belongs to the user ${owner}: run this as that user (sudo -u '#${owner}' …), not as root`,
      )
  }
}
