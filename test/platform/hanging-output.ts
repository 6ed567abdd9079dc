import { openLogs } from '../../src/platform/log.ts'
import { openTerminal } from '../../src/platform/terminal.ts'

/**
 * As a process of its own, which a disk or a reader that stands still may block: `hanging-output.ts log FOLDER` or
 * `hanging-output.ts terminal`. It writes far more than is taken, says on standard error what it saw, and ends.
 */
const [mode, folder = ''] = process.argv.slice(2)
const { show, warn } = openTerminal()
const logs = mode === 'log' ? await openLogs(folder, warn) : null

const megabytes = 128
const memory = (): number => {
  Bun.gc(true)
  return process.memoryUsage().rss / 1024 / 1024
}
const before = memory()
for (let line = 0; line < megabytes * 1000; line += 1) {
  const text = `${line} ${'x'.repeat(1000)}`
  if (logs) logs.logger.info(text)
  else show(text)
  if (line % 100 === 0) await Bun.sleep(0)
}
const grown = memory() - before
warn(grown < megabytes / 2 ? 'memory stays bounded' : `memory grew by ${grown} MB`)
void logs?.flush()
process.exit(5)
