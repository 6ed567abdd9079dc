import { expect, test } from 'bun:test'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLogs } from '../../src/platform/log.ts'

test('only the owner of the process can read the logs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'convene-logs-'))
  const logDir = join(folder, 'logs')
  const { logger, flush } = await openLogs(logDir)
  logger.error('a fault')
  flush()
  const modeOf = async (path: string) => (await stat(path)).mode & 0o777
  expect(await modeOf(logDir)).toBe(0o700)
  const files = await readdir(logDir)
  expect(files).toHaveLength(2)
  for (const file of files) expect(await modeOf(join(logDir, file))).toBe(0o600)
  await rm(folder, { recursive: true })
})
