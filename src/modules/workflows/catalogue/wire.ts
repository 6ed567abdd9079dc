import { t } from 'elysia'
import { invalid } from '../../../http/errors.ts'
import {
  boundedString,
  envelope,
  envelopeList,
  integer,
  isoDate,
  listQuery,
  nullable,
  oneOf,
  toEnvelope,
  uuid,
} from '../../../http/wire.ts'
import { clientQuery, exampleClient } from '../clients/scope-wire.ts'
import { defaultTimeoutSeconds } from './config.ts'
import { configInput, formField, workflowConfig } from './config-wire.ts'
import type { Dashboard } from './dashboard-service.ts'
import { rateOf, stats, toStats } from './figures-wire.ts'
import type { RecentRun, WorkflowFigures } from './run-figures.ts'
import type { ShownWorkflow } from './service.ts'
import { type WorkflowStatus, workflowStatuses, workflowTypes } from './workflow.ts'

export const workflow = t.Object({
  id: uuid,
  client_id: uuid,
  template_id: nullable(t.String()),
  name: t.String(),
  description: t.String(),
  status: oneOf(workflowStatuses),
  workflow_type: oneOf(workflowTypes),
  config: workflowConfig,
  schema: t.Object({ fields: t.Array(formField) }, { description: 'where older pages read the fields' }),
  cost_per_execution: nullable(t.Number({ description: 'euros; null for all but admins' })),
  revenue_per_execution: t.Number({ description: 'the price in euros' }),
  execution_count: integer(),
  success_rate: rateOf.wire,
  last_run_at: stats.properties.last_run_at,
  created_at: isoDate,
  updated_at: isoDate,
  deployed_at: nullable(isoDate),
})

export const toWorkflow = ({ workflow: { _id, ...row }, figures, showsCost }: ShownWorkflow) => ({
  id: _id,
  ...row,
  cost_per_execution: showsCost ? row.cost_per_execution : null,
  schema: { fields: row.config.fields },
  execution_count: figures.total_executions,
  success_rate: rateOf.toWire(figures),
  last_run_at: figures.last_run_at,
})

/** The workflow of the demo data that runs on any server. */
export const exampleWorkflow = '01993a6e-0004-7000-8000-000000000014'

export const workflowQuery = t.Object({
  ...listQuery,
  ...clientQuery,
  status: t.Optional(boundedString(1, 100, 'a comma list of statuses')),
})

/** Throws 400 for an unknown status. */
export const readStatuses = (text: string | undefined): WorkflowStatus[] | undefined =>
  text?.split(',').map((word) => {
    const status = workflowStatuses.find((known) => known === word.trim())
    if (!status) throw invalid('/status', `must be a comma list of ${workflowStatuses.join(', ')}`)
    return status
  })

export const workflowParams = t.Object({ id: t.String({ maxLength: 64, examples: [exampleWorkflow] }) })

export const { wire: workflows, toWire: toWorkflows } = envelopeList('workflows', workflow, toWorkflow)

export const oneWorkflow = envelope({ workflow })
export const toOneWorkflow = (shown: ShownWorkflow) => toEnvelope({ workflow: toWorkflow(shown) })

export const recentRun = t.Object({
  id: uuid,
  workflow_id: uuid,
  status: oneOf(['pending', 'processing', 'completed', 'failed']),
  progress: integer(),
  error_message: nullable(t.String()),
  created_at: isoDate,
  started_at: nullable(isoDate),
  completed_at: nullable(isoDate),
  duration_seconds: nullable(t.Number()),
})

export const toRecentRun = ({ _id, ...run }: RecentRun) => ({ id: _id, ...run })

export const workflowDetail = envelope({ workflow, stats, recent_executions: t.Array(recentRun) })

export const toWorkflowDetail = ({ shown, recent }: { shown: ShownWorkflow; recent: RecentRun[] }) =>
  toEnvelope({
    workflow: toWorkflow(shown),
    stats: toStats(shown.figures),
    recent_executions: recent.map(toRecentRun),
  })

// At the top level too, as all content of `data`; `stats` once more, where some pages read it.
export const workflowStats = envelope({ ...stats.properties, stats })

export const toWorkflowStats = (figures: WorkflowFigures) => {
  const shown = toStats(figures)
  return toEnvelope({ ...shown, stats: shown })
}

export const dashboard = envelope({
  active_workflows: integer(),
  total_executions: integer(),
  success_rate: t.String({ description: 'percent', examples: ['92%'] }),
  time_saved: t.String({ description: 'hours, as half an hour of work a completed run', examples: ['12h'] }),
  running: integer(),
  series: t.Array(
    t.Object({ date: t.String({ examples: ['2026-01-31'] }), completed: integer(), failed: integer() }),
    { description: '30 days, the last one today in UTC' },
  ),
})

export const toDashboard = toEnvelope<Dashboard>

// Administration

const euros = t.Optional(t.Number({ minimum: 0, maximum: 100_000, description: 'euros from 0 to 100000' }))
const changes = {
  description: t.Optional(boundedString(0, 2000)),
  cost_per_execution: euros,
  revenue_per_execution: euros,
}
const name = boundedString(1, 255, 'a name')

export const newWorkflowBody = t.Object(
  { client_id: boundedString(1, 64, 'a client id'), name, ...changes, config: configInput },
  {
    examples: [
      {
        client_id: exampleClient,
        name: 'Slogans',
        description: 'Writes slogans for a topic.',
        config: {
          workflow_type: 'standard',
          steps: [{ name: 'Write', kind: 'text.social' }],
          fields: [
            {
              name: 'topic',
              label: 'Topic',
              type: 'text',
              placeholder: 'What the slogans are about',
              required: false,
              default: 'Spring',
              max_length: 200,
            },
          ],
        },
        revenue_per_execution: 40,
        cost_per_execution: 3,
      },
    ],
  },
)

export const workflowChangeBody = t.Object(
  { name: t.Optional(name), ...changes, config: t.Optional(configInput) },
  { examples: [{ description: 'Writes posts for each of your channels.', revenue_per_execution: 210 }] },
)

/** A config without a timeout has the longest one. */
export const readConfig = ({
  timeout_seconds = defaultTimeoutSeconds,
  ...config
}: typeof configInput.static) => ({
  ...config,
  timeout_seconds,
})
