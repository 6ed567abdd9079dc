import { join } from 'node:path'
import type { LlmSettings } from '../../settings.ts'
import { readPort, spawnChild } from '../child.ts'

export type DemoLlm = {
  settings: LlmSettings
  port: number
  pid: number
  /** Resolves with the exit code. */
  exited: Promise<number>
  close(): Promise<void>
}

/** The name under which it answers. */
export const demoModel = 'convene-demo'

const script = join(import.meta.dir, 'main.ts')

/**
 * Starts the demonstration model as a child that ends with this process, by default on a free port. It is not
 * a language model: it searches the notes and the conversation in the request. Throws when the child ends.
 */
export const startDemoLlm = async (options: { port?: number; tokenMs?: number } = {}): Promise<DemoLlm> => {
  const { port = 0, tokenMs = 30 } = options
  const args = ['--port', String(port), '--token-ms', String(tokenMs)]
  const { child, close } = spawnChild(script, args, {}, { stdout: 'pipe', stderr: 'inherit' })
  const chosen = await readPort(child.stdout)
  if (chosen === null) throw new Error(`the demo model ended with ${await child.exited} before it was ready`)
  return {
    settings: { baseUrl: `http://127.0.0.1:${chosen}/v1`, apiKey: '', model: demoModel },
    port: chosen,
    pid: child.pid,
    exited: child.exited,
    close,
  }
}
