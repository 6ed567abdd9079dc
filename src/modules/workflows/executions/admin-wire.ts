import { t } from 'elysia'
import { envelopeList, integer, nullable, oneOf, toEnvelope, uuid } from '../../../http/wire.ts'
import type { Client } from '../../accounts/index.ts'
import { workflowTypes } from '../catalogue/workflow.ts'
import { executionQuery } from './input-wire.ts'
import type { ListedExecution, StatusCounts } from './store.ts'
import { type ExecutionView, fields, toCommon } from './wire.ts'

const { client_id: _client, fields: _fields, ...query } = executionQuery.properties

export const clientExecutionQuery = t.Object(query)

const row = t.Object({
  ...fields,
  workflow: t.Object({ id: uuid, name: t.String(), workflow_type: oneOf(workflowTypes) }),
  triggered_by_user: nullable(t.Object({ id: uuid, email: t.String() })),
})

const toRow = (view: ExecutionView<ListedExecution>) => {
  const common = toCommon(view)
  const { workflow_id: id, workflow_name: name, workflow_type, triggered_by } = common
  return {
    ...common,
    workflow: { id, name, workflow_type },
    triggered_by_user:
      triggered_by === null ? null : { id: triggered_by, email: common.triggered_by_email ?? '' },
  }
}

const list = envelopeList('executions', row, toRow)

const ofClient = {
  client_id: uuid,
  client_name: t.String(),
  stats: t.Object(
    {
      total: integer(),
      completed: integer(),
      failed: integer(),
      pending: integer(),
      processing: integer(),
    },
    { description: 'of all executions of the client that are kept' },
  ),
}

export const clientExecutions = t.Object({
  ...list.wire.properties,
  ...ofClient,
  data: t.Object({ ...list.wire.properties.data.properties, ...ofClient }),
})

export const toClientExecutions = (
  { _id, name }: Client,
  found: Parameters<typeof list.toWire>[0] & { counts: StatusCounts },
  page: Parameters<typeof list.toWire>[1],
) => {
  const { pending, processing, completed, failed } = found.counts
  const total = pending + processing + completed + failed
  return toEnvelope({
    ...list.toWire(found, page).data,
    client_id: _id,
    client_name: name,
    stats: { ...found.counts, total },
  })
}
