import { join } from 'node:path'
import type { LlmSettings } from '../../settings.ts'

export type DemoLlm = {
  settings: LlmSettings
  pid: number
  /** Resolves with the exit code. */
  exited: Promise<number>
  close(): Promise<void>
}

/**
 * Starts the demonstration model as a child that ends with this process, by default on a free port. It is not
 * a language model: it searches the notes and the conversation in the request.
 */
export const startDemoLlm = async (options: { port?: number; tokenMs?: number } = {}): Promise<DemoLlm> => {
  const { port = 0, tokenMs = 30 } = options
  const script = join(import.meta.dir, 'main.ts')
  const child = Bun.spawn(
    [process.execPath, script, '--child', '--port', String(port), '--token-ms', String(tokenMs)],
    { stdin: 'pipe', stdout: 'pipe', stderr: 'inherit' },
  )
  const chosen = await readyPort(child.stdout)
  if (chosen === null) throw new Error(`the demo model ended with ${await child.exited} before it was ready`)
  return {
    settings: { baseUrl: `http://127.0.0.1:${chosen}/v1`, apiKey: '', model: 'convene-demo' },
    pid: child.pid,
    exited: child.exited,
    async close() {
      child.stdin.end()
      await child.exited
    },
  }
}

const readyPort = async (output: ReadableStream<Uint8Array>): Promise<number | null> => {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of output) {
    text += decoder.decode(chunk, { stream: true })
    const line = /^.*"ready".*\n/m.exec(text)?.[0]
    if (line) return JSON.parse(line).port
  }
  return null
}
