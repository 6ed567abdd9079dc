import type { Risk } from './categories.ts'
import { createDocumentWorkers } from './document-workers.ts'
import { LIMITS } from './limits.ts'
import { createLlm, type LlmSettings } from './llm.ts'
import { readImage } from './reading/image.ts'
import { kindOfFile } from './reading/kind.ts'
import { Refusal } from './refusal.ts'
import type { ScanRequest } from './scan-request.ts'
import { createSlots } from './slots.ts'

/** `isTruncated`: the document exceeds the limit, so only its beginning was scanned. */
export type Scan = Readonly<{ risks: readonly Risk[]; source: 'model' | 'llm'; isTruncated: boolean }>

/** Finds the risks of a request, by the trained model, or by the language model when that is requested and configured. */
export const createScanner = (llmSettings: LlmSettings | null) => {
  const runInWorker = createDocumentWorkers()
  const inImageSlot = createSlots(1, LIMITS.waiting)
  const askLlm = llmSettings === null ? null : createLlm(llmSettings)

  const readFile = async (bytes: Uint8Array, signal: AbortSignal): Promise<string> => {
    const file = await kindOfFile(bytes)
    if (file.kind === 'text') return file.text
    if (file.kind === 'png' || file.kind === 'jpg') {
      const { kind } = file
      return await inImageSlot(signal, () => readImage(kind, bytes, signal))
    }
    return (await runInWorker({ task: 'read', kind: file.kind, bytes }, signal)).text
  }

  /** Throws a Refusal. `caller` aborts when the client disconnects. */
  return async (request: ScanRequest, caller: AbortSignal): Promise<Scan> => {
    const signal = AbortSignal.any([caller, AbortSignal.timeout(LIMITS.scanMs)])
    const whole = AbortSignal.any([caller, AbortSignal.timeout(LIMITS.llmScanMs)])
    const fileText = request.file === null ? '' : await readFile(request.file, signal)
    const all = [request.text ?? '', fileText].filter((text) => text.trim() !== '').join('\n\n')
    if (all === '') throw new Refusal(400, 'No text was found in the file.')
    const text = all.slice(0, LIMITS.textLength)
    if (request.isLlmForced && askLlm !== null) {
      const isTruncated = all.length > LIMITS.llmTextLength
      return { risks: await askLlm(text, whole), source: 'llm', isTruncated }
    }
    const { risks } = await runInWorker({ task: 'find', text }, signal)
    return { risks, source: 'model', isTruncated: all.length > LIMITS.textLength }
  }
}
