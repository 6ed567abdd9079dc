import { join } from 'node:path'

/** Another server process on the same store, with a model when its address is given. */
export const startServerProcess = async (uri: string, llmBaseUrl = '') => {
  const script = join(import.meta.dir, 'server-process.ts')
  const child = Bun.spawn([process.execPath, script, uri, llmBaseUrl], { stdin: 'pipe', stdout: 'pipe' })
  const { value } = await child.stdout.getReader().read()
  const { url }: { url: string } = JSON.parse(new TextDecoder().decode(value))
  return {
    url,
    /** kill -9: no goodbye to anybody. */
    kill: () => child.kill('SIGKILL'),
    async close(): Promise<void> {
      child.stdin.end()
      await child.exited
    },
  }
}
