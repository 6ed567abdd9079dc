import { t } from 'elysia'
import { type CsvColumn, csvDate } from '../../../http/csv-answer.ts'
import {
  envelope,
  envelopeList,
  integer,
  isoDate,
  nullable,
  oneOf,
  toEnvelope,
  uuid,
} from '../../../http/wire.ts'
import { workflowTypes } from '../catalogue/workflow.ts'
import { attemptsOf, durationOf, type Execution, executionStatuses, outcomes } from './execution.ts'
import type { ListedExecution } from './store.ts'

/** Executions of the demo data. */
export const exampleWorkflow = '01993a6e-0004-7000-8000-000000000014'
export const exampleExecution = '01993a6e-0004-7000-8000-000000000031'
/** Its results are files. */
export const exampleWithFiles = '01993a6e-0004-7000-8000-000000000041'
export const exampleUnended = '01993a6e-0004-7000-8000-000000000034'

export const exampleDead = '01993a6e-0004-7000-8000-000000000036'

const json = t.Record(t.String(), t.Unknown())

export const fields = {
  id: uuid,
  client_id: uuid,
  workflow_id: uuid,
  workflow_name: t.String(),
  workflow_type: oneOf(workflowTypes),
  status: oneOf(executionStatuses),
  outcome: nullable(oneOf(outcomes), `null while it runs, then one of ${outcomes.join(', ')}`),
  progress: t.Number({ description: '0 to 100' }),
  error_message: nullable(t.String()),
  triggered_by: nullable(uuid),
  triggered_by_email: nullable(t.String()),
  attempts: integer(),
  retry_count: integer(),
  replay_of: nullable(uuid),
  created_at: isoDate,
  updated_at: isoDate,
  started_at: nullable(isoDate),
  completed_at: nullable(isoDate),
  duration_seconds: nullable(t.Number()),
}
const large = {
  input_data: t.Optional(json),
  output_data: t.Optional(nullable(json)),
}

export const execution = t.Object({ ...fields, input_data: json, output_data: nullable(json) })
/** A row of a list: the fields that were asked for. */
const listed = t.Partial(t.Object({ ...fields, ...large }))

export type ExecutionView<Row> = { row: Row; email: string | null }

export const toCommon = ({ row, email }: ExecutionView<ListedExecution>) => {
  const attempts = attemptsOf(row)
  return {
    id: row._id,
    client_id: row.client_id,
    workflow_id: row.workflow_id,
    workflow_name: row.workflow_name,
    workflow_type: row.workflow_type,
    status: row.status,
    outcome: row.outcome,
    progress: row.progress,
    error_message: row.error_message,
    triggered_by: row.user_id,
    triggered_by_email: email,
    attempts,
    retry_count: Math.max(0, attempts - 1),
    replay_of: row.replay_of,
    created_at: row.created_at,
    updated_at: row.updated_at,
    started_at: row.started_at,
    completed_at: row.completed_at,
    duration_seconds: durationOf(row),
  }
}

/** While a run is under way its output is what there is of its batch. */
export const toExecution = (view: ExecutionView<Execution>) => {
  const { input_data, output_data, batch_results } = view.row
  const batch = batch_results.map(({ batch_index, status }) => ({ batch_index, status }))
  const isOpen = view.row.status === 'pending' || view.row.status === 'processing'
  return {
    ...toCommon(view),
    input_data,
    output_data: isOpen && batch.length > 0 ? { batch_results: batch } : output_data,
  }
}

export const oneExecution = envelope(execution.properties)

export const toOneExecution = (view: ExecutionView<Execution>) => toEnvelope(toExecution(view))

export type FieldName = keyof ReturnType<typeof toCommon> | 'input_data' | 'output_data'
export const fieldNames = [...Object.keys(fields), 'input_data', 'output_data'] as FieldName[]

type Listed = ExecutionView<ListedExecution> & { names: FieldName[] | null }

const toListed = ({ names, ...view }: Listed) => {
  const { input_data, output_data } = view.row
  const all = {
    ...toCommon(view),
    ...(input_data && { input_data }),
    ...(output_data !== undefined && { output_data }),
  }
  if (names === null) return all
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.some((one) => one === name)))
}

const list = envelopeList('executions', listed, toListed)
export const { wire: deadLetters, toWire: toDeadLetters } = list

const statusCounts = t.Object({
  pending: integer(),
  processing: integer(),
  completed: integer(),
  failed: integer(),
})

export const executions = t.Object({
  ...list.wire.properties,
  statusCounts,
  data: t.Object({ ...list.wire.properties.data.properties, statusCounts }),
})

export const toExecutions = (
  found: Parameters<typeof list.toWire>[0] & { counts: Record<(typeof executionStatuses)[number], number> },
  page: Parameters<typeof list.toWire>[1],
) => {
  const { data } = list.toWire(found, page)
  return toEnvelope({ ...data, statusCounts: found.counts })
}

/** Without the input and the output, which may have a megabyte each. */
export const csvColumns: readonly CsvColumn<ExecutionView<ListedExecution>>[] = [
  ['id', ({ row }) => row._id],
  ['workflow', ({ row }) => row.workflow_name],
  ['status', ({ row }) => row.status],
  ['outcome', ({ row }) => row.outcome],
  ['started_at', ({ row }) => row.started_at && csvDate(row.started_at)],
  ['completed_at', ({ row }) => row.completed_at && csvDate(row.completed_at)],
  ['duration_seconds', ({ row }) => durationOf(row)],
  ['price', ({ row }) => row.price],
  ['attempts', ({ row }) => attemptsOf(row)],
  ['started_by', ({ email }) => email],
  ['error', ({ row }) => row.error_message],
]

export const accepted = envelope({
  execution_id: uuid,
  status: oneOf(executionStatuses),
  message: t.String(),
})

export const toAccepted = ({ _id, status }: Execution) =>
  toEnvelope({ execution_id: _id, status, message: 'The execution was accepted' })
