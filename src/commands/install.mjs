// Installs what the lockfile names, when it is not there yet. Plain JavaScript for Node or Bun, as it
// runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const modules = join(root, 'node_modules')
const stamp = join(modules, '.convene-installed')

const modifiedMs = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0)

const run = (command, args) =>
  spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: command === 'npm' && process.platform === 'win32',
  })

const install = () => {
  const runner = process.env.npm_execpath ?? ''
  if (runner.endsWith('npm-cli.js')) return run(process.execPath, [runner, 'ci', '--include=dev'])
  const bun = process.versions.bun ? process.execPath : /bun(\.exe)?$/.test(runner) ? runner : null
  return bun ? run(bun, ['install', '--frozen-lockfile']) : run('npm', ['ci', '--include=dev'])
}

/** npm may be set to run no install scripts; Bun's package then still lacks its binary. */
const completeBun = () => {
  const bun = join(modules, 'bun', 'bin', 'bun.exe')
  if (spawnSync(bun, ['--version']).status !== 0) run(process.execPath, [join(modules, 'bun', 'install.js')])
}

const lockedMs = Math.max(modifiedMs(join(root, 'package-lock.json')), modifiedMs(join(root, 'bun.lock')))
const installedMs = Math.max(modifiedMs(stamp), modifiedMs(join(modules, '.package-lock.json')))

if (installedMs < lockedMs) {
  console.log('Installing what Convene needs …')
  const { status, error } = install()
  if (status !== 0) {
    console.error(`Convene cannot start: installing failed${error ? ` (${error.message})` : ''}`)
    process.exit(1)
  }
  completeBun()
  writeFileSync(stamp, '')
  const now = new Date()
  utimesSync(stamp, now, now)
}
