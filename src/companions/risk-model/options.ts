import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { LIMITS } from './limits.ts'
import type { LlmSettings } from './llm.ts'

export type Options = Readonly<{
  host: string
  port: number
  isChild: boolean
  llm: LlmSettings | null
  /** A document that takes longer to read is refused. */
  readMs: number
}>

/**
 * Reads the options of the command line. The key of the language model is not one of them, because every user of the
 * machine can read those: it comes from a file, or from a parent through stdin (`withParentLine`). Throws with one
 * line that names the fault.
 */
export const parseOptions = (args: string[]): Options => {
  const { values } = parseArgs({
    args,
    options: {
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '8082' },
      child: { type: 'boolean', default: false },
      'llm-base-url': { type: 'string' },
      'llm-model': { type: 'string' },
      'llm-key-file': { type: 'string' },
      'read-seconds': { type: 'string', default: String(LIMITS.readMs / 1000) },
    },
  })
  if (!/^\d{1,5}$/u.test(values.port) || Number(values.port) > 65_535)
    throw new Error('--port is not a port.')
  const readSeconds = values['read-seconds']
  if (!/^[1-9]\d?$/u.test(readSeconds)) throw new Error('--read-seconds is not an integer from 1 to 99.')
  const keyFile = values['llm-key-file']
  const key = keyFile === undefined ? null : readFileSync(keyFile, 'utf8').trim()
  return {
    host: values.host,
    port: Number(values.port),
    isChild: values.child,
    readMs: Number(readSeconds) * 1000,
    llm: llmOf(values['llm-base-url'], values['llm-model'], key),
  }
}

/** The first line that a parent writes. A missing or empty setting leaves the option of the command line. */
type ParentLine = { llmBaseUrl?: string; llmModel?: string; llmApiKey?: string }

/** Adds the settings in the parent's first line of stdin, a `ParentLine` in JSON. Throws when it is not JSON. */
export const withParentLine = (options: Options, line: string): Options => {
  const { llmBaseUrl, llmModel, llmApiKey }: ParentLine = JSON.parse(line)
  const { llm } = options
  return {
    ...options,
    llm: llmOf(llmBaseUrl || llm?.baseUrl, llmModel || llm?.model, llmApiKey || (llm?.apiKey ?? null)),
  }
}

const llmOf = (
  baseUrl: string | undefined,
  model: string | undefined,
  apiKey: string | null,
): LlmSettings | null => {
  if (baseUrl === undefined && model === undefined) return null
  if (baseUrl === undefined || model === undefined)
    throw new Error('The language model needs a base URL and a model.')
  if (!/^https?:$/u.test(URL.parse(baseUrl)?.protocol ?? ''))
    throw new Error('The language model’s base URL is not an http address.')
  return { baseUrl, model, apiKey }
}
