import { pino } from 'pino'
import { startConvene } from '../../src/convene.ts'
import type { Settings } from '../../src/settings.ts'
import { testSettings } from './server.ts'

/** Starts a server in a process of its own, for tests that kill or measure it. Returns once it listens. */
export const startServerProcess = async (uri: string, settings: Partial<Settings> = {}) => {
  const child = Bun.spawn([process.execPath, import.meta.path, uri, JSON.stringify(settings)], {
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const { value } = await child.stdout.getReader().read()
  const url = new TextDecoder().decode(value).trim()
  return { url, pid: child.pid, exited: child.exited, kill: () => child.kill('SIGKILL') }
}

// As that process: `server-process.ts <mongodb uri> <settings as JSON>` prints its address.
if (import.meta.main) {
  const [uri = '', overrides = '{}'] = process.argv.slice(2)
  const settings = await testSettings(JSON.parse(overrides))
  const logger = pino({ level: 'silent' })
  const convene = await startConvene(settings, uri, { logger, requests: logger })
  console.log(convene.urls[0])
}
