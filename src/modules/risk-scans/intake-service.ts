import { AppError } from '../../http/errors.ts'
import type { UploadedFile } from '../../http/upload.ts'
import type { Files } from '../../platform/files.ts'
import { detectKind, takeSample } from './file-kind.ts'
import { fileKeyOf, isBlank, type RiskScan, type ScanFile, safeFilename } from './risk-scan.ts'
import type { ScanLog } from './scan-log.ts'
import type { Scanner } from './scanner.ts'
import type { RiskScanStore } from './store.ts'

export type IntakeOptions = {
  scans: RiskScanStore
  files: Files
  scanner: Scanner
  maxScanBytes: number
  enqueue: (scanId: string) => Promise<void>
  log: ScanLog
}

export type IntakeInput = { text?: string | undefined; forceLlm: boolean }

/** Use cases of handing something in: one intake for each request. */
export const createIntakeService = (options: IntakeOptions) => {
  const { scans, files, scanner, maxScanBytes, enqueue, log } = options

  return {
    /** Throws AI_SERVICE_UNAVAILABLE or AI_SERVICE_BUSY before anything is read, unless the caller won't wait. */
    open(userId: string, waits: boolean) {
      if (waits) scanner.assertAvailable()
      const scan = newScan(userId)
      let stored = false

      // The row is there before the file: what a crash leaves behind is found by it and swept away.
      const insertOnce = async () => {
        if (!stored) await scans.insert(scan)
        stored = true
      }
      const discard = async () => {
        if (!stored) return
        await files.remove(fileKeyOf(scan.id))
        await scans.remove(scan.id)
        stored = false
      }
      const requireInput = (input: IntakeInput): void => {
        scan.text = isBlank(input.text) ? null : (input.text ?? null)
        scan.forceLlm = input.forceLlm
        if (scan.text === null && scan.file === null) throw new AppError('SCAN_EMPTY')
      }

      return {
        /** Takes the original in; null for an empty one. Throws FILE_TYPE_UNSUPPORTED. */
        async keepFile({ filename, bytes }: UploadedFile, signal: AbortSignal): Promise<ScanFile | null> {
          const { sample, all } = await takeSample(bytes)
          if (sample.byteLength === 0) return null
          const mediaType = await detectKind(sample)
          if (mediaType === null) throw new AppError('FILE_TYPE_UNSUPPORTED')
          scan.filename = safeFilename(filename)
          await insertOnce()
          try {
            const key = fileKeyOf(scan.id)
            const file = await files.put(key, all, { maxBytes: maxScanBytes, signal })
            scan.file = { key, mediaType, byteLength: file.byteLength, sha256: file.sha256 }
            return scan.file
          } catch (error) {
            await discard()
            throw error
          }
        },

        discard,

        /** Scans while the caller waits. Whatever goes wrong, nothing stays stored. */
        async scan(input: IntakeInput, signal: AbortSignal): Promise<RiskScan> {
          try {
            requireInput(input)
            await insertOnce()
            if (scan.file) await scans.setInput({ ...scan, text: null })
            const result = await scanner.findRisks(scan, signal)
            signal.throwIfAborted()
            const done = await scans.finish(scan, result)
            // The account was erased in the meantime.
            if (!done) throw new AppError('SCAN_NOT_FOUND')
            return done
          } catch (error) {
            await discard()
            throw signal.aborted ? senderGone() : error
          }
        },

        /**
         * Leaves the scan to the job queue. The job is stored before the scan can be seen, so that no scan
         * ever waits for a job that was never stored.
         */
        async queue(input: IntakeInput): Promise<RiskScan> {
          try {
            requireInput(input)
            await insertOnce()
            await scans.setInput(scan)
            await log.queued(scan.id)
            await enqueue(scan.id)
            await scans.markQueued(scan.id)
            return { ...scan, status: 'queued' }
          } catch (error) {
            await discard()
            await log.drop(scan.id)
            throw error
          }
        },
      }
    },
  }
}

export type IntakeService = ReturnType<typeof createIntakeService>

const senderGone = () => new AppError('BODY_UNREADABLE', { text: 'The sender went away' })

const newScan = (userId: string): RiskScan => {
  const now = new Date()
  return {
    id: Bun.randomUUIDv7(),
    userId,
    status: 'receiving',
    filename: null,
    file: null,
    text: null,
    forceLlm: false,
    findings: [],
    source: null,
    failure: null,
    attempt: 0,
    createdAt: now,
    updatedAt: now,
  }
}
