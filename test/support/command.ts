import { afterAll } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

const commands = join(import.meta.dir, '..', '..', 'src', 'commands')
const transpiled = join(homedir(), '.bun', 'install', 'cache', '@t@')

export type Ended = { code: number; shown: string; told: string }

/** Runs commands of the project as real processes, in a folder of their own. A run costs about a second. */
export const commandRunner = async (environment: Record<string, string> = {}) => {
  const home = await mkdtemp(join(tmpdir(), 'convene-command-'))
  afterAll(() => rm(home, { recursive: true, force: true }))
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    BUN_RUNTIME_TRANSPILER_CACHE_PATH: transpiled,
    DATA_DIR: join(home, 'data'),
    LOG_DIR: join(home, 'logs'),
    ...environment,
  }
  return {
    home,
    async run(name: string, args: string[], input = ''): Promise<Ended> {
      const child = Bun.spawn([process.execPath, join(commands, `${name}.ts`), ...args], {
        cwd: home,
        env,
        stdin: new Blob([input]),
        stdout: 'pipe',
        stderr: 'pipe',
      })
      const [shown, told, code] = await Promise.all([
        new Response(child.stdout).text(),
        new Response(child.stderr).text(),
        child.exited,
      ])
      return { code, shown, told }
    },
    /** The same at a terminal; `answer` gets all that it shows, each time that it shows more, and types. */
    async runAtTerminal(
      name: string,
      args: string[],
      answer: (shown: string, type: (keys: string) => void) => void,
    ): Promise<{ code: number; shown: string }> {
      let shown = ''
      const decoder = new TextDecoder()
      const terminal = new Bun.Terminal({
        data(own, bytes) {
          shown += decoder.decode(bytes, { stream: true })
          answer(shown, (keys) => own.write(keys))
        },
      })
      const child = Bun.spawn([process.execPath, join(commands, `${name}.ts`), ...args], {
        cwd: home,
        env,
        terminal,
      })
      const code = await child.exited
      terminal.close()
      return { code, shown }
    },
  }
}
