import type { Logger } from 'pino'
import type { Audit } from '../../../platform/audit.ts'
import { sweepFiles, sweepUnfinished } from '../../../platform/file-sweep.ts'
import type { Files, PartedUpload } from '../../../platform/files.ts'
import type { SpaceStore } from '../../../platform/space-store.ts'
import type { BookingStore } from '../bookings/store.ts'
import { type RecordingUpload, recordingFolder, tailFolder } from './recording.ts'
import type { RecordingService } from './service.ts'
import type { RecordingStore } from './store.ts'
import type { UploadStore } from './upload-store.ts'
import type { Uploads } from './uploads.ts'

/** What one sweep did; bytes are those of the tutors' space. */
export type SweepReport = {
  finished_uploads: number
  expired_uploads: number
  recordings_without_booking: number
  files_without_row: number
  unfinished_files: number
  freed_bytes: number
  failures: number
}

/** An upload that could not be finished for this many times the lifetime of an unfinished one is given up. */
const hopelessAfter = 7

/** Removes what crashes, cuts and erasures leave of recordings. All of it is safe to repeat and to run at once. */
export const createSweep = (
  expiryMs: number,
  store: UploadStore,
  uploads: Uploads,
  recordings: RecordingStore,
  service: RecordingService,
  space: SpaceStore,
  bookings: BookingStore,
  files: Files,
  audit: Audit,
  logger: Logger,
) => {
  /** One that fails does not hold up the others. */
  const each = async <T>(report: SweepReport, items: T[], run: (item: T) => Promise<void>): Promise<void> => {
    for (const item of items)
      await run(item).catch((error: unknown) => {
        report.failures += 1
        logger.warn({ err: error }, 'a sweep of recordings left something for the next one')
      })
  }

  const underLease = async (id: string, run: (upload: RecordingUpload) => Promise<unknown>) => {
    const token = Bun.randomUUIDv7()
    if (!(await store.take(id, token))) return false
    const endLease = uploads.keepLease(id, token, () => {})
    try {
      const upload = await store.byId(id)
      if (upload) await run(upload)
      return upload !== null
    } finally {
      endLease()
      await store.giveBack(id, token)
    }
  }

  const sweepUploads = async (report: SweepReport): Promise<void> => {
    await each(report, await store.unfinished(new Date()), async ({ _id }) => {
      const isDone = await underLease(_id, async (upload) => {
        await uploads.finish(upload).catch(async (error: unknown) => {
          // Its parts are lost: the same fault will not go away.
          if (Date.now() - upload.created_at.getTime() > hopelessAfter * expiryMs)
            await uploads.discard(upload)
          throw error
        })
      })
      if (isDone) report.finished_uploads += 1
    })
    await each(report, await store.expired(new Date()), async ({ _id, status }) => {
      const isDone = await underLease(_id, async (upload) => {
        // It may have received its last bytes meanwhile.
        if (upload.status === status) await uploads.discard(upload)
      })
      if (isDone && status !== 'finished') report.expired_uploads += 1
    })
  }

  const sweepRows = async (report: SweepReport): Promise<void> => {
    for await (const rows of recordings.batches())
      await each(report, rows, async (row) => {
        const booking = await bookings.byId(row.session_id)
        const isKept = row.deleted_at === null && booking && !(await service.isAbandoned(booking))
        if (isKept) return
        await service.remove(row)
        report.recordings_without_booking += 1
      })
  }

  const sweepFolders = async (report: SweepReport, before: Date): Promise<void> => {
    for (const folder of [recordingFolder, tailFolder]) {
      const named = folder === tailFolder ? store.knownTails : store.knownKeys
      const sweep = {
        folder,
        before,
        known: async (keys: string[]) => [...(await recordings.knownKeys(keys)), ...(await named(keys))],
        isKnownUpload: async ({ key, uploadId }: PartedUpload) =>
          (await store.knownUploadIds(key)).includes(uploadId),
        each: (remove: () => Promise<void>) => each(report, [remove], (run) => run()),
      }
      report.files_without_row += await sweepFiles(files, sweep)
      // Of uploads that no row names, and files that processes were writing when they ended.
      report.unfinished_files += await sweepUnfinished(files, sweep)
    }
  }

  const report = (): SweepReport => ({
    finished_uploads: 0,
    expired_uploads: 0,
    recordings_without_booking: 0,
    files_without_row: 0,
    unfinished_files: 0,
    freed_bytes: 0,
    failures: 0,
  })

  return {
    /** Finishes and ends uploads whose requests are gone. */
    sweepUploads: () => sweepUploads(report()),

    /** Does that, and looks through all rows and files. Returns what it did, which the audit trail has too. */
    async sweepAll(now = Date.now()): Promise<SweepReport> {
      const done = report()
      const before = new Date(now - expiryMs)
      await sweepUploads(done)
      await sweepRows(done)
      await sweepFolders(done, before)
      await each(done, await space.ownerIds(), async (tutorId) => {
        done.freed_bytes += await space.recount(tutorId, uploads.liveOf)
      })
      logger.info(done, 'recordings were swept')
      const target = { type: 'job', id: 'tutoring.sweep-recordings' }
      // A quiet night leaves the line in the log alone.
      if (Object.values(done).some((count) => count !== 0))
        await audit.record({ userId: null, address: 'job' }, 'recordings.swept', target, { after: done })
      return done
    },
  }
}
