import type { Access } from '../../../http/access.ts'
import { table } from '../../../http/context.ts'
import { AppError } from '../../../http/errors.ts'
import { envelopeResponse } from '../../../http/json-response.ts'
import { bytesWire } from '../../../http/wire.ts'
import { plainName } from '../../../platform/plain-name.ts'
import type { ClientScope } from '../clients/scope.ts'
import { clientOnly, scopeFails } from '../clients/scope-wire.ts'
import { answerArchive } from '../files/archive.ts'
import type { WorkflowFiles } from '../files/files.ts'
import { toBatchResults } from './batch-view.ts'
import * as wire from './result-wire.ts'
import type { ExecutionService } from './service.ts'
import { exampleWithFiles } from './wire.ts'

const own = [...scopeFails, 'EXECUTION_NOT_FOUND'] as const

/** What executions gave. */
export const createResultRoutes = (
  may: Access,
  scopeOf: ClientScope,
  service: ExecutionService,
  { links, resultsOf, service: fileService }: WorkflowFiles,
) =>
  table('execution-results', 'Executions', '/api/v1')
    .get(
      '/executions/:id/batch-results',
      async (c) => {
        const { _id } = await scopeOf(c.caller, c.query.client_id)
        const run = await service.read(_id, c.params.id)
        const made = await resultsOf(_id).ofRun(run._id)
        return envelopeResponse(c.set, toBatchResults(run, made, links.for(c.request)))
      },
      may.client({
        summary: 'List the results of an execution as they come',
        query: clientOnly,
        pathExamples: { id: exampleWithFiles },
        response: { 200: wire.batchResults },
        fails: own,
        polling: true,
      }),
    )
    .get(
      '/executions/:id/files.zip',
      async (c) => {
        const { _id } = await scopeOf(c.caller, c.query.client_id)
        const run = await service.read(_id, c.params.id)
        const made = await resultsOf(_id).ofRun(run._id)
        // Those of the steps before are what the last one was made from.
        const last = made.at(-1)
        if (!last) throw new AppError('FILE_NOT_FOUND', { text: 'This execution has no files' })
        const date = run.created_at.toISOString().slice(0, 10)
        const name = `${plainName(run.workflow_name, 60) || 'results'}-${date}.zip`
        c.server?.timeout(c.request, 0)
        return await answerArchive(
          c.request,
          name,
          made.filter(({ step }) => step === last.step),
          fileService.open,
        )
      },
      may.client({
        summary: 'Download the results of an execution as a ZIP',
        query: clientOnly,
        pathExamples: { id: exampleWithFiles },
        response: { 200: bytesWire('the archive', 'application/zip') },
        fails: [...own, 'FILE_NOT_FOUND', 'FILES_UNAVAILABLE'],
      }),
    )
