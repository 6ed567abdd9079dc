import { expect, test } from 'bun:test'
import { rm } from 'node:fs/promises'
import { pino } from 'pino'
import { AppError } from '../../../src/http/errors.ts'
import { openScan } from '../../../src/modules/risk-scans/risk-scan.ts'
import { createRunningScans } from '../../../src/modules/risk-scans/running-scans.ts'
import { createScanLog, type ScanEvent } from '../../../src/modules/risk-scans/scan-log.ts'
import { createRiskScanService } from '../../../src/modules/risk-scans/service.ts'
import { createRiskScanStore } from '../../../src/modules/risk-scans/store.ts'
import { createChanges } from '../../../src/platform/changes.ts'
import { createFeed } from '../../../src/platform/feed.ts'
import { createDiskFiles } from '../../../src/platform/files-disk.ts'
import { connectMongo, databaseOf } from '../../../src/platform/mongo.ts'
import { defaultTimings } from '../../../src/timings.ts'
import { testSettings } from '../../support/server.ts'
import { freshDatabaseUri } from '../../support/store.ts'

test('a sweep logs each scan that it cannot clean up once, and cleans up all others of every kind', async () => {
  const connection = await connectMongo(await freshDatabaseUri())
  const lines: { scan?: string }[] = []
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const store = createRiskScanStore(connection)
  const longAgo = new Date(Date.now() - 24 * 60 * 60 * 1000)
  const statuses = ['receiving', 'receiving', 'deleted', 'deleted', 'queued', 'queued', 'scanning'] as const
  const scans = statuses.map((status) => ({ ...openScan('user', longAgo), status }))
  for (const scan of scans) await store.insert(scan)
  const idAt = (index: number) => scans[index]?._id ?? ''
  const stuck = [idAt(0), idAt(2), idAt(4)]
  const isStuck = (text: string) => stuck.some((id) => text.includes(id))

  const { dataDir } = await testSettings()
  const disk = createDiskFiles(dataDir)
  const files = {
    ...disk,
    remove: async (key: string) => {
      if (isStuck(key)) throw new AppError('FILES_UNAVAILABLE')
      await disk.remove(key)
    },
  }
  const enqueued: string[] = []
  const enqueue = async (id: string) => {
    if (isStuck(id)) throw new Error('the queue refuses it')
    enqueued.push(id)
  }
  const changes = createChanges(connection, logger)
  const log = createScanLog(createFeed<ScanEvent>({ connection, changes, collection: 'events' }))
  const running = createRunningScans(store, defaultTimings)
  await createRiskScanService(store, files, running, log, logger, enqueue).sweep()

  expect(lines.map(({ scan }) => scan)).toEqual(stuck)
  expect(enqueued).toEqual([idAt(5), idAt(6)])
  expect(await store.byId(idAt(1))).toBeNull()
  expect(await store.byId(idAt(3))).toBeNull()
  await databaseOf(connection).dropDatabase()
  await connection.close()
  await rm(dataDir, { recursive: true })
})
