import { join } from 'node:path'
import { readOrExit } from './serve.ts'

/**
 * `bun run ai-service [--port 8082]`: the reference AI service alone. `force_llm` asks the model of
 * `LLM_BASE_URL`, when there is one.
 */
const { llm } = readOrExit()
const script = join(import.meta.dir, '..', 'companions', 'risk-model', 'main.ts')
const child = Bun.spawn([process.execPath, script, '--child', ...process.argv.slice(2)], {
  stdin: 'pipe',
  stdout: 'inherit',
  stderr: 'inherit',
})
const said =
  llm === null || llm === 'off' ? {} : { llmBaseUrl: llm.baseUrl, llmModel: llm.model, llmApiKey: llm.apiKey }
child.stdin.write(`${JSON.stringify(said)}\n`)
child.stdin.flush()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.stdin.end())
process.exitCode = await child.exited
