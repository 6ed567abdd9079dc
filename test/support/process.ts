import { afterAll } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'
import { noCheck } from './openapi.ts'
import { caller } from './server.ts'

const main = join(import.meta.dir, '..', '..', 'src', 'main.ts')
const transpiled = join(homedir(), '.bun', 'install', 'cache', '@t@')

export type ServerProcess = Awaited<ReturnType<typeof start>>

/**
 * Call it once in a test file, outside of its tests. What it returns runs the real server process, as
 * `npm start` does after installing, on a data directory of its own. A start takes a second or two: tests
 * that are not about `main.ts` use `startTestServer`. The processes are killed when the file ends.
 */
export const processStarter = () => {
  const started: ServerProcess[] = []
  afterAll(async () => {
    for (const server of started) server.kill('SIGKILL')
    await Promise.all(started.map(({ home }) => rm(home, { recursive: true, force: true })))
  })
  return async (environment: Record<string, string> = {}, script = main): Promise<ServerProcess> => {
    const server = await start(environment, script)
    started.push(server)
    return server
  }
}

const start = async (environment: Record<string, string>, script: string) => {
  const home = await mkdtemp(join(tmpdir(), 'convene-process-'))
  const dataDir = environment.DATA_DIR ?? home
  const port = environment.PORT ?? String(freePort())
  const child = Bun.spawn([process.execPath, script], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: home,
      // Where Bun keeps transpiled files: with a home of its own each process would write all of them anew.
      BUN_RUNTIME_TRANSPILER_CACHE_PATH: transpiled,
      LOG_DIR: join(home, 'logs'),
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
  const url = `http://127.0.0.1:${port}`
  const call = caller(url, environment.ROLE === 'worker' ? noCheck : undefined)
  let shown = ''
  const output = (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of child.stdout) shown += decoder.decode(chunk, { stream: true })
    return shown
  })()
  return {
    url,
    port,
    home,
    dataDir,
    call,
    exited: child.exited,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Its standard output up to now, and all of it once it has ended. */
    shown: () => shown,
    output,
    errors: new Response(child.stderr).text(),
    /** Resolves once `/health` is 200. */
    healthy: () =>
      eventually(async () => {
        const { status } = await call('GET', '/health')
        if (status !== 200) throw new Error(`health is ${status}`)
      }),
    /** Tells it to stop and resolves to its exit code. */
    stop: () => {
      child.kill('SIGTERM')
      return child.exited
    },
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
