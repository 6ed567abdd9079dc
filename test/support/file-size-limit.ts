import { statSync } from 'node:fs'
import { join } from 'node:path'

/** Whether `limitStore` works here: it needs Linux's `prlimit`, and no special rights. */
export const canLimitFiles = process.platform === 'linux' && Bun.which('prlimit') !== null

const limit = (pid: number, bytes: number | 'unlimited'): void => {
  const { success, stderr } = Bun.spawnSync(['prlimit', '--pid', String(pid), `--fsize=${bytes}:unlimited`])
  if (!success) throw new Error(`prlimit: ${stderr}`)
}

/**
 * From now on no file of a running embedded store can grow, as on a full disk. Returns what ends that. The system
 * fails a write beyond the limit with EFBIG, which SQLite reports as it does a quota.
 */
export const limitStore = (pid: number, dataDir: string): (() => void) => {
  limit(pid, statSync(join(dataDir, 'store.sqlite-wal')).size)
  return () => limit(pid, 'unlimited')
}
