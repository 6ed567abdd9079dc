import { describeDemo, loadDemoData } from '../../seeds/run.ts'
import { type Convene, startConvene } from '../convene.ts'
import { openLogs } from '../platform/log.ts'
import { standardOutput } from '../platform/log-output.ts'
import { reasonOf } from '../platform/reason.ts'
import { openTerminal } from '../platform/terminal.ts'
import { withTimeout } from '../platform/timeout.ts'
import { readSettings, type Settings, SettingsError } from '../settings.ts'
import { startCompanions } from './companions.ts'
import { openStore } from './store.ts'

/** Runs the server process: settings, store, application, demo data, then until a signal stops it. */
export const runServer = async (): Promise<void> => {
  const given = readOrExit()
  const { show, warn } = openTerminal()
  const logs = await openLogs(given.logDir, warn).catch((error: unknown) =>
    exit(`Convene cannot start: LOG_DIR ${given.logDir} cannot be written (${reasonOf(error)})`),
  )
  const { logger } = logs
  /** The end of the process does not wait for a disk that hangs. */
  const flush = (): Promise<unknown> => withTimeout(given.timings.drainMs * 0.03, logs.flush(), null)
  const failed = async (error: unknown): Promise<never> => {
    logger.error({ err: error }, 'the start failed')
    await flush()
    return exit(`Convene cannot start: ${reasonOf(error)}`)
  }
  // Child processes end with this process, so nothing needs to be closed when the start fails.
  const [store, companions] = await Promise.all([openStore(given), startCompanions(given, logger)]).catch(
    failed,
  )
  const { settings, checks } = companions
  const convene = await startConvene(settings, store.uri, logs, {
    seeded: false,
    checks,
    minorChecks: { logs: logs.check },
    showMail: show,
  }).catch(failed)

  let stopping = false
  const stop = async (
    code: number,
    cause: string,
    drainMs?: number,
    noticed?: Promise<void>,
  ): Promise<void> => {
    if (stopping) return
    stopping = true
    logger.info({ cause }, 'stopping')
    const failed = (error: unknown) => logger.error({ err: error }, 'the stop was not clean')
    await convene.stop(drainMs, noticed).catch(failed)
    const closeMs = settings.timings.drainMs * 0.07
    await Promise.all([withTimeout(closeMs, companions.close(), null), store.close(closeMs)]).catch(failed)
    await flush()
    process.exit(code)
  }
  const { promise: noticed, resolve: endNotice } = Promise.withResolvers<void>()
  process.on('SIGTERM', () => {
    // A worker answers no requests that a proxy could send elsewhere.
    setTimeout(endNotice, settings.role === 'worker' ? 0 : settings.stopDelayMs)
    void stop(0, 'SIGTERM', undefined, noticed)
  })
  process.on('SIGINT', () => {
    endNotice()
    void stop(0, 'SIGINT', undefined, noticed)
  })
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'))
  process.on('uncaughtException', (error) => {
    logger.error({ err: error }, 'uncaught exception')
    warn('Convene stops after an error of its own: see error.log')
    void stop(1, 'uncaught exception')
  })
  void store.lost.then(() => {
    warn('Convene stops: its embedded store ended')
    void stop(1, 'the embedded store ended', 0)
  })

  const isDemo = store.embedded && !settings.production
  const passwords = isDemo ? await loadDemoData(convene, settings, { onlyWhenEmpty: true }) : null
  convene.markSeeded()
  const demo = isDemo ? describeDemo(convene.urls[0] ?? '', passwords) : []
  show(announcement(settings, convene, companions.lines, demo))
}

/** Reads the settings, or prints one line for each fault and ends the process. */
export const readOrExit = (): Settings => {
  try {
    return readSettings()
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    return exit(error.faults.map((fault) => `Convene cannot start: ${fault}`).join('\n'))
  }
}

const exit = (message: string): never => {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

const announcement = (settings: Settings, convene: Convene, companions: string[], demo: string[]): string => {
  const [main = '', ...others] = convene.urls
  return [
    `Convene answers at ${main}${others.map((url) => ` and ${url}`).join('')}`,
    ...convene.taken.map(
      (port) => `Port ${port} is taken by another program, so Convene does not answer there`,
    ),
    ...(settings.production
      ? []
      : [
          `This is not production: ${demo.length > 0 ? 'demo data is loaded, ' : ''}mail is shown here, cookies are not Secure`,
        ]),
    ...(settings.console && settings.role !== 'worker' ? [`  Console   ${main}/console`] : []),
    `  API docs  ${main}/api-docs`,
    `  Health    ${main}/health`,
    `  Logs      ${settings.logDir === standardOutput ? 'here, as JSON lines' : settings.logDir}`,
    ...companions,
    ...demo,
  ].join('\n')
}
