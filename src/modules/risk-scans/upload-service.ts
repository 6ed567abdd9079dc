import { AppError } from '../../http/errors.ts'
import type { Platform } from '../../module.ts'
import { takeSample } from '../../platform/file-sample.ts'
import type { AiService } from './ai-service.ts'
import { mediaTypeOf } from './media-type.ts'
import { fileKeyOf, openScan, type RiskScan, safeFilename } from './risk-scan.ts'
import type { RunningScans } from './running-scans.ts'
import type { ScanLog } from './scan-log.ts'
import type { RiskScanStore } from './store.ts'
import { type KeepFile, readScanInput } from './upload-body.ts'

/** Use cases of making a scan. An upload that fails leaves nothing in the store. */
export const createUploadService = (
  { files, limits, settings }: Platform,
  scans: RiskScanStore,
  ai: AiService,
  running: RunningScans,
  log: ScanLog,
  discard: (scanId: string) => Promise<void>,
  enqueue: (scanId: string) => Promise<void>,
) => {
  const { maxScanBytes, timings } = settings

  /** Stores the original; null for an empty one. Throws what `mediaTypeOf` throws. */
  const keepFileOf =
    (scanId: string): KeepFile =>
    async ({ filename, bytes }, signal) => {
      const { sample, all } = await takeSample(bytes)
      if (sample.byteLength === 0) return null
      const media_type = await mediaTypeOf(sample)
      const key = fileKeyOf(scanId)
      const { byteLength, sha256 } = await files.put(key, all, { maxBytes: maxScanBytes, signal })
      return { filename: safeFilename(filename), file: { key, media_type, byte_length: byteLength, sha256 } }
    }

  const upload = async (
    userId: string,
    request: Request,
    run: (scan: RiskScan) => Promise<RiskScan>,
  ): Promise<RiskScan> => {
    const scan = openScan(userId, new Date())
    // Before the file, so that the sweep finds the file that a crash leaves behind.
    await scans.insert(scan)
    try {
      const input = await limits.countUpload(userId, () =>
        readScanInput(request, maxScanBytes, timings.bodyIdleMs, keepFileOf(scan._id)),
      )
      if (input.text === null && input.file === null) throw new AppError('SCAN_EMPTY')
      return await run({ ...scan, ...input })
    } catch (error) {
      // Removing the file would wait for the same fault: the sweep does it later.
      const isFileFault = error instanceof AppError && error.code === 'FILES_UNAVAILABLE'
      await (isFileFault ? scans.markDeleted(scan._id) : discard(scan._id))
      if (!request.signal.aborted) throw error
      throw new AppError('BODY_UNREADABLE', { text: 'The client disconnected' })
    }
  }

  return {
    /**
     * Scans the body of a request while its caller waits. Throws AI_SERVICE_UNAVAILABLE and AI_SERVICE_BUSY
     * before the body is read, SCAN_EMPTY, FILE_TYPE_UNSUPPORTED, FILE_PROTECTED, RATE_LIMITED, FILES_UNAVAILABLE, and what
     * `readScanInput` and `ai.scan` throw. `onRead` is called once the body is read.
     */
    async scan(userId: string, request: Request, onRead: () => void): Promise<RiskScan> {
      ai.assertAvailable(userId)
      return await upload(userId, request, async (scan) => {
        onRead()
        const result = await running.during(scan._id, request.signal, (signal) => ai.scan(scan, signal))
        request.signal.throwIfAborted()
        const done = await scans.finish(scan, result)
        // The account was erased in the meantime.
        if (!done) throw new AppError('SCAN_NOT_FOUND')
        return done
      })
    },

    /** Leaves the scan to the job queue. Throws as `scan` does, without those of the AI service. */
    queue: (userId: string, request: Request): Promise<RiskScan> =>
      upload(userId, request, async (scan) => {
        await scans.setInput(scan)
        await log.queued(scan._id)
        // The job is stored before the scan is visible, so that no visible scan lacks its job.
        await enqueue(scan._id)
        await scans.markQueued(scan._id)
        return { ...scan, status: 'queued' }
      }),
  }
}

export type UploadService = ReturnType<typeof createUploadService>
