import { spawnRiskModel } from '../companions/risk-model/index.ts'
import { readOrExit } from './serve.ts'

/**
 * `bun run ai-service [--port 8082]`: the reference AI service alone. `force_llm` uses the model of
 * `LLM_BASE_URL`, if set.
 */
const { child } = spawnRiskModel(process.argv.slice(2), readOrExit().llm, 'inherit')
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.stdin.end())
process.exitCode = await child.exited
