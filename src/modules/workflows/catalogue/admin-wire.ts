import { t } from 'elysia'
import {
  boundedString,
  envelope,
  envelopeList,
  integer,
  listQuery,
  nullable,
  oneOf,
  toEnvelope,
  uuid,
} from '../../../http/wire.ts'
import { clientWire, toClient } from '../../accounts/index.ts'
import type { DetailedFigures } from '../ledger/figures.ts'
import type { ListedKind } from '../steps/steps.ts'
import type { AdminWorkflow } from './admin-service.ts'
import { workflowConfig } from './config-wire.ts'
import { stats as commonStats, money, toStats } from './figures-wire.ts'
import type { RecentRun } from './run-figures.ts'
import type { WorkflowTemplate } from './template.ts'
import { recentRun, toRecentRun, toWorkflow, workflow } from './wire.ts'
import { workflowStatuses, workflowTypes } from './workflow.ts'

export const stats = t.Object({
  ...commonStats.properties,
  cancelled_count: integer({ description: 'of the failed ones' }),
  p50_duration_seconds: t.Number({ description: 'of completed runs, within 5 %' }),
  p95_duration_seconds: t.Number(),
  total_revenue: money.wire,
  total_cost: money.wire,
  profit: money.wire,
})

export const toAdminStats = ({
  cost,
  cancelled_count,
  p50_duration_seconds,
  p95_duration_seconds,
  ...figures
}: DetailedFigures) => ({
  ...toStats(figures),
  cancelled_count,
  p50_duration_seconds,
  p95_duration_seconds,
  total_revenue: money.toWire(figures.revenue),
  total_cost: money.toWire(cost),
  profit: money.toWire(figures.revenue - cost),
})

const clientName = nullable(t.String())

const row = t.Object({ ...workflow.properties, client_name: clientName, stats })

export const toAdminWorkflow = ({ workflow: shown, client, figures }: AdminWorkflow) => ({
  ...toWorkflow({ workflow: shown, figures, showsCost: true }),
  client_name: client?.name ?? null,
  stats: toAdminStats(figures),
})

export const { wire: workflows, toWire: toWorkflows } = envelopeList('workflows', row, toAdminWorkflow)

export const workflowQuery = t.Object({
  ...listQuery,
  status: t.Optional(boundedString(0, 100, `a list of ${workflowStatuses.join(', ')}, parted by commas`)),
  client_id: t.Optional(boundedString(0, 64, 'a client id')),
  search: t.Optional(boundedString(0, 100, 'the beginnings of words of the name')),
})

export const workflowDetail = envelope({
  workflow: row,
  client: nullable(clientWire),
  stats,
  recent_executions: t.Array(recentRun),
})

export const toWorkflowDetail = ({ shown, recent }: { shown: AdminWorkflow; recent: RecentRun[] }) =>
  toEnvelope({
    workflow: toAdminWorkflow(shown),
    client: shown.client && toClient(shown.client),
    stats: toAdminStats(shown.figures),
    recent_executions: recent.map(toRecentRun),
  })

const performance = t.Object({
  id: uuid,
  name: t.String(),
  status: oneOf(workflowStatuses),
  client_id: uuid,
  client_name: clientName,
  ...stats.properties,
})

const toPerformance = ({ workflow: { _id, name, status, client_id }, client, figures }: AdminWorkflow) => ({
  id: _id,
  name,
  status,
  client_id,
  client_name: client?.name ?? null,
  ...toAdminStats(figures),
})

export const { wire: allStats, toWire: toAllStats } = envelopeList('workflows', performance, toPerformance)

export const oneStats = envelope({
  workflow_id: uuid,
  workflow_name: t.String(),
  ...stats.properties,
  stats,
})

export const toOneStats = ({ workflow: { _id, name }, figures }: AdminWorkflow) => {
  const shown = toAdminStats(figures)
  return toEnvelope({ workflow_id: _id, workflow_name: name, ...shown, stats: shown })
}

// Templates

const templateFields = {
  id: t.String({ examples: ['social-media-content-generator'] }),
  name: t.String(),
  description: t.String(),
  icon: t.String(),
  workflow_type: oneOf(workflowTypes),
  config: workflowConfig,
  cost_per_execution: t.Number(),
  revenue_per_execution: t.Number(),
}

const template = t.Object(templateFields)

export const toTemplate = ({ _id, ...fields }: WorkflowTemplate) => ({
  id: _id,
  ...fields,
  workflow_type: fields.config.workflow_type,
})

export const templates = envelope({ templates: t.Array(template), total: integer() })

export const toTemplates = (rows: readonly WorkflowTemplate[]) =>
  toEnvelope({ templates: rows.map(toTemplate), total: rows.length })

export const oneTemplate = envelope({ ...templateFields, template })

export const toOneTemplate = (found: WorkflowTemplate) => {
  const shown = toTemplate(found)
  return toEnvelope({ ...shown, template: shown })
}

// Steps

const stepKind = t.Object({
  kind: t.String({ examples: ['text.social'] }),
  input_schema: t.Record(t.String(), t.Unknown(), {
    description:
      'the JSON Schema of what the step reads by name: from the fields of a run, or fixed by `with` of the step',
  }),
})

export const stepKinds = envelope({ step_kinds: t.Array(stepKind), total: integer() })

export const toStepKinds = (kinds: ListedKind[]) => toEnvelope({ step_kinds: kinds, total: kinds.length })

export const templateParams = t.Object({
  id: t.String({ maxLength: 64, examples: ['logo-variation-creator'] }),
})
