import { AppError } from '../../http/errors.ts'
import type { Files } from '../../platform/files.ts'
import type { AiService } from './ai-service.ts'
import { type RiskFinding, type RiskScan, readFindings, type ScanSource } from './risk-scan.ts'

export type Scanner = {
  /** Throws 503 when the AI service is known to be down or too many wait for it. */
  assertAvailable(): void
  /** What the AI service finds in the scan's file and text. Throws what AiService.scan throws. */
  findRisks(
    scan: Pick<RiskScan, 'file' | 'filename' | 'text' | 'forceLlm'>,
    signal: AbortSignal,
  ): Promise<{ findings: RiskFinding[]; source: ScanSource }>
}

/** Brings a scan's stored original and the AI service together. */
export const createScanner = (ai: AiService, files: Files): Scanner => ({
  assertAvailable: ai.assertAvailable,
  async findRisks({ file, filename, text, forceLlm }, signal) {
    const open = async (key: string) => {
      const opened = await files.open(key)
      if (!opened) throw new Error(`the file ${key} of a scan is gone`)
      return opened.body
    }
    const reply = await ai.scan(
      { text, forceLlm, file: file && { ...file, filename, open: () => open(file.key) } },
      signal,
    )
    const found = readFindings(reply)
    if (!found) throw new AppError('AI_SERVICE_FAILED', { cause: 'the answer has another shape' })
    return found
  },
})
