import type { Risk } from './categories.ts'
import { createDocumentWorkers } from './document-workers.ts'
import { LIMITS } from './limits.ts'
import { createLlm, type LlmSettings } from './llm.ts'
import { readImage } from './reading/image.ts'
import { kindOfFile } from './reading/kind.ts'
import { Refusal } from './refusal.ts'
import type { ScanRequest } from './scan-request.ts'
import { createTurns } from './turns.ts'

/** `isCut`: the document was longer than is read, and only its beginning was scanned. */
export type Scan = Readonly<{ risks: readonly Risk[]; source: 'model' | 'llm'; isCut: boolean }>

/** Reads what a request brings and finds its risks, by the lexicon or, when asked and configured, the language model. */
export const createScanner = (llmSettings: LlmSettings | null) => {
  const work = createDocumentWorkers()
  const takeImageTurn = createTurns(1, LIMITS.waiting)
  const askLlm = llmSettings === null ? null : createLlm(llmSettings)

  const readFile = async (bytes: Uint8Array, signal: AbortSignal): Promise<string> => {
    const file = await kindOfFile(bytes)
    if (file.kind === 'text') return file.text
    if (file.kind === 'png' || file.kind === 'jpg') {
      const { kind } = file
      return await takeImageTurn(signal, () => readImage(kind, bytes, signal))
    }
    const outcome = await work({ task: 'read', kind: file.kind, bytes }, signal)
    return outcome.outcome === 'read' ? outcome.text : ''
  }

  /** Throws a Refusal. `caller` ends the work when nobody waits for it any more. */
  return async (request: ScanRequest, caller: AbortSignal): Promise<Scan> => {
    const signal = AbortSignal.any([caller, AbortSignal.timeout(LIMITS.scanMs)])
    const whole = AbortSignal.any([caller, AbortSignal.timeout(LIMITS.llmScanMs)])
    const fileText = request.file === null ? '' : await readFile(request.file, signal)
    const all = [request.text ?? '', fileText].filter((text) => text.trim() !== '').join('\n\n')
    if (all === '') throw new Refusal(400, 'No text was found in the file.')
    const text = all.slice(0, LIMITS.textLength)
    if (request.isLlmForced && askLlm !== null) {
      const isCut = all.length > LIMITS.llmTextLength
      return { risks: await askLlm(text, whole), source: 'llm', isCut }
    }
    const outcome = await work({ task: 'find', text }, signal)
    const risks = outcome.outcome === 'found' ? outcome.risks : []
    return { risks, source: 'model', isCut: all.length > LIMITS.textLength }
  }
}
