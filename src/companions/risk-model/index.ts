import { join } from 'node:path'
import type { LlmSettings } from '../../settings.ts'
import { spawnChild } from '../child.ts'

const script = join(import.meta.dir, 'main.ts')

/** Starts the reference AI service as a child that ends with this process. `args` are its own options. */
export const spawnRiskModel = <const Output extends 'inherit' | 'pipe'>(
  args: string[],
  llm: LlmSettings | 'off' | null,
  output: Output,
) =>
  spawnChild(
    script,
    args,
    llm === null || llm === 'off'
      ? {}
      : { llmBaseUrl: llm.baseUrl, llmModel: llm.model, llmApiKey: llm.apiKey },
    { stdout: output === 'pipe' ? 'ignore' : 'inherit', stderr: output },
  )
