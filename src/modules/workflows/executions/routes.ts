import type { Access } from '../../../http/access.ts'
import { actorOf, type Caller } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { type CsvContext, wantsCsv } from '../../../http/csv-answer.ts'
import { AppError } from '../../../http/errors.ts'
import { readIdempotencyKey } from '../../../http/idempotency-keys.ts'
import { envelopeResponse, type ResponseSettings } from '../../../http/json-response.ts'
import { isMultipart } from '../../../http/upload.ts'
import { orCsv, readListPage } from '../../../http/wire.ts'
import type { Settings } from '../../../settings.ts'
import type { ClientScope } from '../clients/scope.ts'
import { clientOnly, scopeFails } from '../clients/scope-wire.ts'
import { uploaderOf } from '../files/upload-service.ts'
import type { FormExecution } from './form-service.ts'
import * as input from './input-wire.ts'
import type { ExecutionService, ListFilter } from './service.ts'
import type { ExecutionTable } from './table.ts'
import type { ExecutionViews } from './views.ts'
import * as wire from './wire.ts'

const own = [...scopeFails, 'EXECUTION_NOT_FOUND'] as const
const startFails = [...scopeFails, 'WORKFLOW_NOT_FOUND', 'WORKFLOW_NOT_DEPLOYED'] as const

/** The executions of one client. */
export const createExecutionRoutes = (
  may: Access,
  scopeOf: ClientScope,
  service: ExecutionService,
  executeForm: FormExecution,
  viewsOf: ExecutionViews,
  answerTable: ExecutionTable,
  settings: Pick<Settings, 'maxBodyBytes' | 'timings'>,
) => {
  const list = async (
    set: ResponseSettings,
    clientId: string,
    filter: ListFilter,
    query: input.PageQuery,
  ) => {
    const { names, large } = input.readFields(query.fields)
    const page = readListPage(query)
    const { rows, total, counts } = await service.list(clientId, filter, page, large)
    const views = await viewsOf(rows)
    const found = { rows: views.map((view) => ({ ...view, names })), total, counts }
    return envelopeResponse(set, wire.toExecutions(found, page))
  }
  type ListContext = CsvContext & { caller: Caller; query: input.ExecutionQuery; set: ResponseSettings }
  const listAll = async (c: ListContext) => {
    const { _id } = await scopeOf(c.caller, c.query.client_id)
    const filter = input.readFilter(c.query)
    if (wantsCsv(c.request, c.query.format)) return await answerTable(c, _id, filter)
    return await list(c.set, _id, filter, c.query)
  }

  const listHooks = {
    query: input.executionQuery,
    response: { 200: orCsv(wire.executions) },
    fails: scopeFails,
    polling: true,
  } as const
  return table('executions', 'Executions', '/api/v1')
    .post(
      '/workflows/:id/execute',
      async (c) => {
        const client = await scopeOf(c.caller, c.query.client_id)
        const key = readIdempotencyKey(c.request.headers)
        const acting = { clientId: client._id, actor: actorOf(c.caller) }
        if (isMultipart(c.request)) {
          // Storing may take longer than Bun keeps an idle connection.
          c.server?.timeout(c.request, 0)
          const uploader = uploaderOf(client, c.caller)
          const run = await executeForm(acting, uploader, c.params.id, c.request, key)
          return c.status(202, wire.toAccepted(run))
        }
        const input_data = input.readInputData(await input.readExecuteBody(c.request, settings))
        if (!input_data) throw new AppError('MISSING_INPUT_DATA')
        return c.status(202, wire.toAccepted(await service.execute(acting, c.params.id, input_data, key)))
      },
      may.clientUpload({
        summary: 'Execute a workflow; with an `Idempotency-Key` once in 24 hours',
        scope: 'execute',
        query: clientOnly,
        requestBody: input.executeBodies,
        pathExamples: { id: wire.exampleWorkflow },
        response: { 202: wire.accepted },
        fails: [
          ...startFails,
          'MISSING_INPUT_DATA',
          'IDEMPOTENCY_KEY_REUSED',
          'FILE_NOT_FOUND',
          'UPLOAD_TYPE_UNSUPPORTED',
          'FILE_SPACE_FULL',
          'FILES_UNAVAILABLE',
        ],
      }),
    )
    .get(
      '/workflows/executions/all',
      (c) => listAll(c),
      may.client({
        ...listHooks,
        summary:
          'List executions of all workflows, with counts of each status; all of them as CSV with `format=csv`',
      }),
    )
    .get(
      '/executions',
      (c) => listAll(c),
      may.client({ ...listHooks, summary: 'List executions; all of them as CSV with `format=csv`' }),
    )
    .get(
      '/workflows/:id/executions',
      async (c) => {
        const client = await scopeOf(c.caller, c.query.client_id)
        await service.requireWorkflow(client._id, c.params.id)
        const filter = { statuses: input.readStatuses(c.query.status), workflowId: c.params.id }
        return await list(c.set, client._id, filter, c.query)
      },
      may.client({
        summary: 'List the executions of a workflow',
        query: input.statusQuery,
        pathExamples: { id: wire.exampleWorkflow },
        response: { 200: wire.executions },
        fails: [...scopeFails, 'WORKFLOW_NOT_FOUND'],
      }),
    )
    .get(
      '/executions/:id',
      async (c) => {
        const client = await scopeOf(c.caller, c.query.client_id)
        const [view] = await viewsOf([await service.read(client._id, c.params.id)])
        if (!view) throw new AppError('EXECUTION_NOT_FOUND')
        return envelopeResponse(c.set, wire.toOneExecution(view))
      },
      may.client({
        summary: 'Get an execution',
        query: clientOnly,
        pathExamples: { id: wire.exampleExecution },
        response: { 200: wire.oneExecution },
        fails: own,
        polling: true,
      }),
    )
    .post(
      '/executions/:id/cancel',
      async (c) => {
        const client = await scopeOf(c.caller, c.query.client_id)
        const [view] = await viewsOf([
          await service.cancel({ clientId: client._id, actor: actorOf(c.caller) }, c.params.id),
        ])
        if (!view) throw new AppError('EXECUTION_NOT_FOUND')
        return wire.toOneExecution(view)
      },
      may.client({
        summary: 'Cancel an execution that waits or runs',
        scope: 'execute',
        query: clientOnly,
        pathExamples: { id: wire.exampleUnended },
        response: { 200: wire.oneExecution },
        fails: [...own, 'ALREADY_ENDED'],
      }),
    )
    .post(
      '/executions/:id/replay',
      async (c) => {
        const client = await scopeOf(c.caller, c.query.client_id)
        const acting = { clientId: client._id, actor: actorOf(c.caller) }
        return c.status(202, wire.toAccepted(await service.replay(acting, c.params.id)))
      },
      may.client({
        summary: 'Execute an ended execution anew, with its input and its version of the workflow',
        scope: 'execute',
        query: clientOnly,
        pathExamples: { id: wire.exampleExecution },
        response: { 202: wire.accepted },
        fails: [...startFails, 'EXECUTION_NOT_FOUND', 'EXECUTION_UNFINISHED'],
      }),
    )
}
