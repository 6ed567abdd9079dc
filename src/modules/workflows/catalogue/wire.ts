import { t } from 'elysia'
import { envelopeList, integer, isoDate, listQuery, nullable, oneOf, uuid } from '../../../http/wire.ts'
import { clientQuery } from '../clients/scope-wire.ts'
import type { WorkflowFigures } from './run-figures.ts'
import { fieldTypes, type Workflow, workflowStatuses, workflowTypes } from './workflow.ts'

const formField = t.Object({
  name: t.String(),
  label: t.String(),
  type: oneOf(fieldTypes),
  placeholder: t.String(),
  required: t.Boolean(),
  default: t.Union([t.String(), t.Number()]),
  options: t.Optional(t.Array(t.String())),
  min: t.Optional(t.Number()),
  max: t.Optional(t.Number()),
  max_length: t.Optional(integer()),
})

const workflowConfig = t.Object({
  workflow_type: oneOf(workflowTypes),
  version: integer(),
  timeout_seconds: integer(),
  steps: t.Array(
    t.Object({
      name: t.String(),
      kind: t.String(),
      with: t.Optional(t.Record(t.String(), t.Unknown())),
    }),
  ),
  fields: t.Array(formField),
  input_schema: t.Record(t.String(), t.Unknown(), { description: 'the fields as JSON Schema' }),
})

export const workflow = t.Object({
  id: uuid,
  client_id: uuid,
  template_id: nullable(t.String()),
  name: t.String(),
  description: t.String(),
  status: oneOf(workflowStatuses),
  workflow_type: oneOf(workflowTypes),
  config: workflowConfig,
  schema: t.Object({ fields: t.Array(formField) }),
  cost_per_execution: nullable(t.Number({ description: 'euros; null for all but admins' })),
  revenue_per_execution: t.Number({ description: 'the price in euros' }),
  execution_count: integer(),
  created_at: isoDate,
  updated_at: isoDate,
  deployed_at: nullable(isoDate),
})

export type ShownWorkflow = { workflow: Workflow; figures: WorkflowFigures; showsCost: boolean }

export const toWorkflow = ({ workflow: { _id, ...row }, figures, showsCost }: ShownWorkflow) => ({
  id: _id,
  ...row,
  cost_per_execution: showsCost ? row.cost_per_execution : null,
  schema: { fields: row.config.fields },
  execution_count: figures.total_executions,
})

export const workflowQuery = t.Object({ ...listQuery, ...clientQuery })

export const { wire: workflows, toWire: toWorkflows } = envelopeList('workflows', workflow, toWorkflow)
