import { join } from 'node:path'
import type { LlmSettings } from '../../settings.ts'

const script = join(import.meta.dir, 'main.ts')

/**
 * Starts the reference AI service as a child that ends with this process. `args` are its own options.
 * The key of the language model goes through the pipe, because every user of the machine can read a command line.
 */
export const spawnRiskModel = <const Output extends 'inherit' | 'pipe'>(
  args: string[],
  llm: LlmSettings | 'off' | null,
  output: Output,
) => {
  const child = Bun.spawn([process.execPath, script, '--child', ...args], {
    stdin: 'pipe',
    stdout: output === 'pipe' ? 'ignore' : 'inherit',
    stderr: output,
  })
  const firstLine =
    llm === null || llm === 'off'
      ? {}
      : { llmBaseUrl: llm.baseUrl, llmModel: llm.model, llmApiKey: llm.apiKey }
  child.stdin.write(`${JSON.stringify(firstLine)}\n`)
  child.stdin.flush()
  return child
}
