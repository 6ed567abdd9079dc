import { afterAll } from 'bun:test'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from './eventually.ts'
import { caller } from './server.ts'

const main = join(import.meta.dir, '..', '..', 'src', 'main.ts')

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'convene-process-'))

/** A port that was free a moment ago. */
export const freePort = (): number => {
  const probe = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() })
  const port = probe.port ?? 0
  probe.stop(true)
  return port
}

/** Runs the real server process, as `npm start` does after installing, on a data directory of its own. */
export const startProcess = async (environment: Record<string, string> = {}, script = main) => {
  const dataDir = environment.DATA_DIR ?? (await temporaryFolder())
  const port = environment.PORT ?? String(freePort())
  const child = Bun.spawn([process.execPath, script], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: dataDir,
      LOG_DIR: join(dataDir, 'logs'),
      DATA_DIR: dataDir,
      PORT: port,
      RATE_LIMIT_GENERAL: 'off',
      RATE_LIMIT_AUTH: 'off',
      AI_SERVICE_URL: 'http://127.0.0.1:9',
      LLM_BASE_URL: 'off',
      ...environment,
    },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  afterAll(() => child.kill('SIGKILL'))
  const url = `http://127.0.0.1:${port}`
  const call = caller(url)
  return {
    url,
    port,
    dataDir,
    pid: child.pid,
    call,
    exited: child.exited,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    output: new Response(child.stdout).text(),
    errors: new Response(child.stderr).text(),
    /** Resolves once `/health` is 200. */
    healthy: () =>
      eventually(async () => {
        const { status } = await call('GET', '/health')
        if (status !== 200) throw new Error(`health is ${status}`)
      }, 30_000),
  }
}

/** The processes of this machine whose command line names a file or folder. */
export const processesNaming = async (path: string): Promise<number[]> => {
  const found: number[] = []
  for await (const file of new Bun.Glob('[0-9]*/cmdline').scan({ cwd: '/proc', onlyFiles: false })) {
    const line = await Bun.file(`/proc/${file}`)
      .text()
      .catch(() => '')
    if (line.includes(path)) found.push(Number(file.split('/')[0]))
  }
  return found
}
