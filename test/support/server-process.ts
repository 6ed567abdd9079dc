import { pino } from 'pino'
import { startConvene } from '../../src/convene.ts'
import type { Settings } from '../../src/settings.ts'
import { testSettings } from './server.ts'

/**
 * Starts a server in a process of its own, for tests that kill or measure it. Returns once it listens. `script` calls
 * `serveProcess` with what it changes, and gets `more` as its last arguments.
 */
export const startServerProcess = async (
  uri: string,
  settings: Partial<Settings> = {},
  script = import.meta.path,
  ...more: string[]
) => {
  const child = Bun.spawn([process.execPath, script, uri, JSON.stringify(settings), ...more], {
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const { value } = await child.stdout.getReader().read()
  const url = new TextDecoder().decode(value).trim()
  return { url, pid: child.pid, exited: child.exited, kill: () => child.kill('SIGKILL') }
}

/** As that process: `<script> <mongodb uri> <settings as JSON>` prints its address. */
export const serveProcess = async (): Promise<void> => {
  const [uri = '', overrides = '{}'] = process.argv.slice(2)
  const settings = await testSettings(JSON.parse(overrides))
  const logger = pino({ level: 'silent' })
  const convene = await startConvene(settings, uri, { logger, requests: logger })
  console.log(convene.urls[0])
}

if (import.meta.main) await serveProcess()
