import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { untilAnswers } from './measure.ts'

/** Where the small disks are mounted. */
const root = process.env.CONVENE_FULL_DISK ?? ''
let broken = 0

/** How many rules did not hold. */
export const brokenRules = (): number => broken

export const rule = (text: string, holds: boolean): void => {
  if (!holds) broken += 1
  console.log(`  ${holds ? 'holds ' : 'BROKEN'}  ${text}`)
}

/** Mounts an empty disk of a few megabytes. Returns its folder. */
export const disk = async (name: string, megabytes: number): Promise<string> => {
  const path = join(root, name)
  await mkdir(path)
  const mount = Bun.spawnSync(['mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path])
  if (!mount.success) throw new Error(`${path} cannot be mounted: ${mount.stderr}`)
  return path
}

/** Takes all that is free but `leftBytes`. Returns what gives it back. */
export const fill = async (path: string, leftBytes = 0) => {
  const filler = join(path, 'filler')
  const { bavail, bsize } = await statfs(path)
  await writeFile(filler, new Uint8Array(bavail * bsize - leftBytes))
  return () => rm(filler)
}

/** Starts the real server on these folders. Returns once it is healthy. */
export const start = async (dataDir: string, logDir: string) => {
  const port = '4131'
  const child = Bun.spawn([process.execPath, join(import.meta.dir, '../src/main.ts')], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: root,
      PORT: port,
      DATA_DIR: dataDir,
      LOG_DIR: logDir,
      RATE_LIMIT_GENERAL: 'off',
      RATE_LIMIT_AUTH: 'off',
      AI_SERVICE_URL: 'http://127.0.0.1:9',
      LLM_BASE_URL: 'off',
    },
    stdout: 'ignore',
    stderr: 'pipe',
  })
  // A run that fails leaves no server behind.
  process.on('exit', () => child.kill('SIGKILL'))
  let warned = ''
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder()
    for await (const chunk of child.stderr) warned += decoder.decode(chunk, { stream: true })
  }
  void read()
  const url = `http://127.0.0.1:${port}`
  await untilAnswers(`${url}/health`)
  const call = async (method: string, path: string, body?: unknown, headers = {}) => {
    const form = body instanceof FormData
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        'x-guest-session-id': 'guest_of_disk',
        ...(body !== undefined && !form && json),
        ...headers,
      },
      ...(body !== undefined && { body: form ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    })
    return { status: response.status, headers: response.headers, body: Object(await response.json()) }
  }
  const until = async (path: string, status: number): Promise<void> => {
    for (let attempt = 0; (await call('GET', path)).status !== status; attempt += 1) {
      if (attempt > 300)
        throw new Error(`${path} is never ${status}: ${JSON.stringify((await call('GET', path)).body)}`)
      await Bun.sleep(100)
    }
  }
  await until('/health', 200)
  const stop = async (): Promise<void> => {
    const before = performance.now()
    child.kill('SIGTERM')
    const code = await Promise.race([child.exited, Bun.sleep(15_000)])
    rule(`SIGTERM ended it with 0 after ${Math.round(performance.now() - before)} ms`, code === 0)
    child.kill('SIGKILL')
  }
  return { call, until, stop, pid: child.pid, warned: () => warned.trim().split('\n') }
}
const json = { 'content-type': 'application/json' }
export type Server = Awaited<ReturnType<typeof start>>

/** Sends GETs, sixteen at a time. Returns how often each status came. */
export const load = async (
  { call }: Server,
  path: string,
  count: number,
): Promise<Record<string, number>> => {
  const seen: Record<string, number> = {}
  let sent = 0
  const worker = async (): Promise<void> => {
    while (sent < count) {
      sent += 1
      const status = await call('GET', path).then(
        (answer) => answer.status,
        () => 'none',
      )
      seen[status] = (seen[status] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: 16 }, worker))
  return seen
}
