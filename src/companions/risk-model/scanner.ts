import type { Risk } from './categories.ts'
import { LIMITS } from './limits.ts'
import { createLlm, type LlmSettings } from './llm.ts'
import { kindOfFile } from './reading/kind.ts'
import type { DocumentText } from './reading/outcome.ts'
import { createReaders } from './reading/readers.ts'
import { Refusal } from './refusal.ts'
import type { ScanRequest } from './scan-request.ts'
import { createScorers } from './scorers.ts'

/** `isTruncated`: some of the input was not scanned, or some of its risks were left out. */
export type Scan = Readonly<{
  risks: readonly Risk[]
  source: 'model' | 'llm'
  isTruncated: boolean
  /** What the reader has to know of the language; null for English. */
  notice: string | null
}>

/** Finds the risks of a request, by the trained model, or by the language model when that is requested and configured. */
export const createScanner = (llmSettings: LlmSettings | null, readMs: number) => {
  const readDocument = createReaders(readMs)
  const score = createScorers()
  const askLlm = llmSettings === null ? null : createLlm(llmSettings)

  const readFile = async (caller: string, bytes: Uint8Array, signal: AbortSignal): Promise<DocumentText> => {
    const file = await kindOfFile(bytes)
    return file.kind === 'text'
      ? { text: file.text, isTruncated: false }
      : await readDocument(caller, file.kind, bytes, signal)
  }

  /** Throws a Refusal. `client` aborts when the client disconnects. */
  return async ({ caller, text, file, isLlmForced }: ScanRequest, client: AbortSignal): Promise<Scan> => {
    const signal = AbortSignal.any([client, AbortSignal.timeout(LIMITS.scanMs)])
    const whole = AbortSignal.any([client, AbortSignal.timeout(LIMITS.llmScanMs)])
    const document = file === null ? null : await readFile(caller, file, signal)
    const all = [text, document?.text].filter((part) => part?.trim()).join('\n\n')
    if (all === '') throw new Refusal(400, 'No text was found in the file.')
    const useLlm = isLlmForced ? askLlm : null
    const length = useLlm === null ? LIMITS.textLength : LIMITS.llmTextLength
    const isTruncated = document?.isTruncated === true || all.length > length
    const beginning = all.slice(0, length)
    if (useLlm !== null)
      return { risks: await useLlm(beginning, whole), source: 'llm', isTruncated, notice: null }
    const scored = await score(caller, beginning, signal)
    return { ...scored, source: 'model', isTruncated: isTruncated || scored.isTruncated }
  }
}
