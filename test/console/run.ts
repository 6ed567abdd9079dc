import { chromiumPath } from '../support/browser.ts'

/** The tests of the console, in a real browser. Without one they are skipped, which is said loudly. */
const root = `${import.meta.dir}/../..`

if (chromiumPath() === null) {
  console.warn(
    '\n!!! The tests of the console are SKIPPED: this machine has no Chromium. Install it (Debian: apt-get install chromium), or name it by CHROMIUM.\n',
  )
} else {
  const tests = Bun.spawn(
    [
      process.execPath,
      'test',
      '--parallel=3',
      '--no-isolate',
      '--timeout',
      '120000',
      'test/console',
      ...process.argv.slice(2),
    ],
    { cwd: root, stdout: 'inherit', stderr: 'inherit' },
  )
  process.exitCode = await tests.exited
}
