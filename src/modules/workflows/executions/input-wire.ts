import { t } from 'elysia'
import { readBody } from '../../../http/body.ts'
import { createCheck } from '../../../http/check.ts'
import { readWords } from '../../../http/query.ts'
import { dateText, digits, documented, listQuery, oneOf, readDate } from '../../../http/wire.ts'
import type { Settings } from '../../../settings.ts'
import { clientQuery } from '../clients/scope-wire.ts'
import { type ExecutionStatus, executionStatuses, type Json } from './execution.ts'
import type { ListFilter } from './service.ts'
import type { LargeField } from './store.ts'
import { type FieldName, fieldNames } from './wire.ts'

/** `input_data` is checked by hand: its absence has a code of its own. */
const executeBody = t.Object({
  input_data: t.Optional(
    documented<unknown>({
      type: 'object',
      description:
        'the fields of the workflow; {} takes its defaults. reference_images, images and file may name files by their ids',
    }),
  ),
})
const input_data = {
  topic: 'Our spring collection',
  platforms: 'instagram, linkedin',
  tone: 'friendly',
}
const upload = { type: 'array', items: { type: 'string', format: 'binary' } }

/** The bodies that the handler reads itself. */
export const executeBodies: object = {
  required: true,
  content: {
    'application/json': { schema: { ...executeBody, examples: [{ input_data }] } },
    'multipart/form-data': {
      schema: {
        type: 'object',
        description:
          'every other field becomes one of input_data; fields that are named like secrets are dropped',
        properties: {
          prompts_text: { type: 'string', description: 'up to 100 prompts, parted by empty lines' },
          reference_images: {
            ...upload,
            description: 'pictures of up to 10 MB; all files together up to 14',
          },
          images: upload,
          file: { type: 'string', format: 'binary' },
        },
        examples: [{ prompts_text: 'A lighthouse at sunset' }],
      },
    },
  },
}

const checkBody = createCheck(executeBody)

/** Returns the `input_data` of a body in JSON. Throws what `readBody` throws, and 400. */
export const readExecuteBody = async (
  request: Request,
  { maxBodyBytes, timings }: Pick<Settings, 'maxBodyBytes' | 'timings'>,
): Promise<unknown> => checkBody(await readBody(request, maxBodyBytes, timings.bodyIdleMs)).input_data

const text = (most: number, description: string) =>
  t.Optional(t.String({ maxLength: most, description: `${description}, of at most ${most} characters` }))

const status = text(80, `a list of ${executionStatuses.join(', ')}, parted by commas`)

export const statusQuery = t.Object({ ...listQuery, status, ...clientQuery })

export const deadQuery = t.Object(listQuery)

export const executionQuery = t.Object({
  ...listQuery,
  status,
  workflow_id: text(64, 'a workflow id'),
  user_id: text(64, 'the id of the account that started it'),
  from: dateText('created then or later'),
  to: dateText('created before'),
  search: text(100, 'a part of the name of the workflow'),
  sortBy: text(40, 'oldest; anything else is newest'),
  fields: text(
    600,
    'a list of fields, parted by commas; input_data and output_data only when they are named',
  ),
  format: t.Optional(oneOf(['json', 'csv'])),
  ...clientQuery,
})

export const eventQuery = t.Object({
  after: digits('^\\d{1,10}$', 'the seq of the last event that is known'),
  limit: digits('^([1-9]|[1-9]\\d|1\\d\\d|200)$', 'an integer from 1 to 200'),
  ...clientQuery,
})

const words = (given: string): string[] => given.split(',').flatMap((word) => word.trim() || [])

/** Throws 400 for an unknown one. */
export const readStatuses = (given: string | undefined): ExecutionStatus[] | undefined =>
  readWords('status', given, executionStatuses)

export type ExecutionQuery = typeof executionQuery.static
/** What every list reads. */
export type PageQuery = Pick<ExecutionQuery, 'limit' | 'offset' | 'page'> & { fields?: string }

/** Throws 400 for an unknown status and for a date that is none. An empty parameter counts as absent. */
export const readFilter = (query: ExecutionQuery): ListFilter => ({
  statuses: readStatuses(query.status),
  workflowId: query.workflow_id || undefined,
  userId: query.user_id || undefined,
  from: readDate('from', query.from),
  to: readDate('to', query.to),
  search: query.search?.trim() || undefined,
  ascending: /oldest|asc/i.test(query.sortBy ?? ''),
})

/** Returns the fields to send; null for all but the large ones. Unknown ones are left out. */
export const readFields = (given: string | undefined): { names: FieldName[] | null; large: LargeField[] } => {
  const wanted = words(given ?? '')
  if (wanted.length === 0) return { names: null, large: [] }
  const names = fieldNames.filter((name) => wanted.includes(name))
  const large = (['input_data', 'output_data'] as const).filter((name) => names.includes(name))
  return { names, large }
}

/** Returns the input of a run; null when there is none. */
export const readInputData = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : null
