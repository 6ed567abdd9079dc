import type { Kernel } from '../../../module.ts'
import { createSpaceStore } from '../../../platform/space-store.ts'
import type { Accounts } from '../../accounts/index.ts'
import type { BookingService } from '../bookings/service.ts'
import type { BookingStore } from '../bookings/store.ts'
import type { PeopleStore } from '../people/store.ts'
import { createDownloadRoutes } from './download-routes.ts'
import { createFormUpload } from './form-service.ts'
import { createLinks } from './links.ts'
import { createReceiver } from './receiver.ts'
import type { Recording } from './recording.ts'
import { createRecordingRoutes } from './routes.ts'
import { createRecordingService } from './service.ts'
import { createRecordingStore, recordingSpaces } from './store.ts'
import { createSweep } from './sweep.ts'
import { createTusRoutes } from './tus-routes.ts'
import { createUploadStore } from './upload-store.ts'
import { createUploads, type OnRecorded } from './uploads.ts'

/** Recordings of bookings: video and audio files that the tutor uploads and the participants open by links. */
export const createRecordings = (
  { audit, connection, files, keysFor, limits, logger, may, settings }: Kernel,
  bookings: BookingStore,
  bookingService: BookingService,
  people: PeopleStore,
  accounts: Accounts,
  onRecorded: OnRecorded,
) => {
  const { timings, recordingLimits } = settings
  const store = createRecordingStore(connection)
  const uploadStore = createUploadStore(connection, timings.uploadLeaseMs)
  const space = createSpaceStore(connection, recordingSpaces(store, recordingLimits))
  const links = createLinks(files, keysFor('recording links'))
  const uploads = createUploads(
    timings,
    uploadStore,
    store,
    space,
    files,
    bookings,
    bookingService,
    links,
    onRecorded,
    logger,
  )
  const service = createRecordingService(
    store,
    uploads,
    space,
    links,
    files,
    bookings,
    bookingService,
    people,
    accounts,
  )
  const upload = createFormUpload(settings, limits, files, uploadStore, uploads)
  const receive = createReceiver(files, uploadStore, uploads, recordingLimits)
  const tus = async () =>
    (await import('./tus-service.ts')).createTusService(settings, limits, uploadStore, uploads, receive)
  return {
    routes: {
      recordings: createRecordingRoutes(may, service, upload),
      recordingUploads: createTusRoutes(may, tus),
      recordingFiles: createDownloadRoutes(may, service),
    },
    sweep: createSweep(
      timings.uploadExpiryMs,
      uploadStore,
      uploads,
      store,
      service,
      space,
      bookings,
      files,
      audit,
      logger,
    ),
    eraseUser: service.eraseUser,
    /** For demo data, whose recordings have fixed ids. */
    async insertIfAbsent(recording: Recording, bytes: Uint8Array): Promise<void> {
      if (await store.byKey(recording.key)) return
      const source = (async function* () {
        yield bytes.slice()
      })()
      await files.put(recording.key, source, { maxBytes: bytes.byteLength })
      await store.insert(recording)
    },
  }
}

export type Recordings = ReturnType<typeof createRecordings>
