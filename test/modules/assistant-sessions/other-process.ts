import { afterAll } from 'bun:test'
import { join } from 'node:path'
import type { Settings } from '../../../src/settings.ts'

/** Starts another server process on the same store. */
export const startServerProcess = async (uri: string, settings: Partial<Settings> = {}) => {
  const script = join(import.meta.dir, '../../support/server-process.ts')
  const child = Bun.spawn([process.execPath, script, uri, JSON.stringify(settings)], { stdout: 'pipe' })
  const kill = () => child.kill('SIGKILL')
  afterAll(kill)
  const { value } = await child.stdout.getReader().read()
  return { url: new TextDecoder().decode(value).trim(), kill }
}
