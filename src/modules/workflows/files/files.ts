import type { Kernel } from '../../../module.ts'
import { createSpaceStore } from '../../../platform/space-store.ts'
import type { ClientScope } from '../clients/scope.ts'
import { createFileDownloadRoutes } from './download-routes.ts'
import { createFileLinks } from './links.ts'
import { createResults } from './result-service.ts'
import { createResultStore } from './result-store.ts'
import { createFileRoutes } from './routes.ts'
import { createRunFiles } from './run-files.ts'
import { createFileService } from './service.ts'
import { clientSpaces, createClientFileStore } from './store.ts'
import { createFileSweep, sweepJob } from './sweep.ts'
import { createUploads } from './upload-service.ts'

const sweepIntervalMs = 24 * 60 * 60 * 1000

/** The files of clients: what they upload for their runs, and what their runs make. */
export const createClientFiles = (
  { audit, connection, files, jobs, keysFor, limits, logger, may, settings }: Kernel,
  scopeOf: ClientScope,
) => {
  const { clientFileLimits, timings } = settings
  const store = createClientFileStore(connection)
  const results = createResultStore(connection)
  const space = createSpaceStore(connection, clientSpaces(store, clientFileLimits))
  const links = createFileLinks(keysFor('file links'), settings)
  const uploads = createUploads(settings, limits, files, store, space)
  const service = createFileService(
    clientFileLimits,
    store,
    results,
    uploads,
    space,
    links,
    files,
    audit,
    logger,
  )
  const sweep = createFileSweep(timings.uploadExpiryMs, store, results, service, space, files, audit, logger)
  jobs.define(sweepJob, {
    run: async () => {
      await sweep()
    },
  })
  return {
    routes: {
      files: createFileRoutes(may, scopeOf, service, results, links),
      fileDownloads: createFileDownloadRoutes(may, service),
    },
    service,
    uploads,
    links,
    results: createResults(results, files, logger),
    resultsOf: results.of,
    forRuns: createRunFiles(clientFileLimits, store, results, files),
    sweep,
    schedule: () => jobs.repeat(sweepJob, sweepIntervalMs),
  }
}

export type WorkflowFiles = ReturnType<typeof createClientFiles>
