import { t } from 'elysia'
import {
  boundedString,
  envelope,
  envelopeList,
  integer,
  isoDate,
  nullable,
  oneOf,
  toEnvelope,
  uuid,
} from '../../../http/wire.ts'
import { clientQuery } from '../../workflows/index.ts'
import { sides } from '../news.ts'
import { keyName } from '../people.ts'
import {
  adminListQuery,
  amount,
  description,
  oneLine,
  readAmount,
  readText,
  requireText,
  statusListQuery,
  title,
} from '../support-wire.ts'
import {
  frequencies,
  type NewRequest,
  notesText,
  type RequestChange,
  requestStatuses,
  type WorkflowRequest,
} from './request.ts'

/** A request of the demo data. */
export const exampleRequest = '01993a6e-0006-7000-8000-000000000002'

/** A request with the names of the accounts in it, and of its client. */
export type RequestView = { row: WorkflowRequest; names: Map<string, string>; clientName: string }

const at = nullable(isoDate)

export const request = t.Object({
  id: uuid,
  client_id: uuid,
  title: t.String(),
  description: t.String(),
  use_case: nullable(t.String()),
  frequency: nullable(oneOf(frequencies)),
  budget: nullable(t.Number({ description: 'euros' })),
  status: oneOf(requestStatuses),
  stage: oneOf(requestStatuses),
  timeline: t.Object({
    submitted_at: at,
    reviewing_started_at: at,
    negotiation_started_at: at,
    estimate_sent_at: at,
    contract_signed_at: at,
    dev_started_at: at,
    deployed_at: at,
    rejected_at: at,
  }),
  timeline_days: nullable(integer()),
  estimated_cost: nullable(t.Number({ description: 'euros' })),
  estimated_dev_days: nullable(integer()),
  notes: nullable(t.String({ description: 'the text of all notes' })),
  note_list: t.Array(
    t.Object({
      id: uuid,
      text: t.String(),
      author_id: nullable(uuid),
      author_name: t.String(),
      by: oneOf(sides),
      created_at: isoDate,
    }),
  ),
  created_by: nullable(uuid),
  created_by_name: nullable(t.String()),
  created_at: isoDate,
  updated_at: isoDate,
})

const adminRequest = t.Object({ ...request.properties, client_name: t.String() })

export const toRequest = ({ row, names }: Omit<RequestView, 'clientName'>) => {
  const { _id, user_id, notes, version: _version, news: _news, ...rest } = row
  return {
    id: _id,
    ...rest,
    stage: row.status,
    notes: notesText(notes) || null,
    note_list: notes.map(({ user_id: author, side, ...note }) => ({
      ...note,
      author_id: author,
      author_name: names.get(author ?? '') ?? keyName,
      by: side,
    })),
    created_by: user_id,
    created_by_name: names.get(user_id ?? '') ?? null,
  }
}

const toAdminRequest = (view: RequestView) => ({ ...toRequest(view), client_name: view.clientName })

export const { wire: requests, toWire: toRequests } = envelopeList('requests', request, toRequest)
export const { wire: adminRequests, toWire: toAdminRequests } = envelopeList(
  'requests',
  adminRequest,
  toAdminRequest,
)

export const oneRequest = envelope({ request_id: uuid, request, ...request.properties })

export const toOneRequest = (view: RequestView) => {
  const row = toRequest(view)
  return toEnvelope({ request_id: row.id, request: row, ...row })
}

export const oneAdminRequest = envelope({
  request_id: uuid,
  request: adminRequest,
  ...adminRequest.properties,
})

export const toOneAdminRequest = (view: RequestView) => {
  const row = toAdminRequest(view)
  return toEnvelope({ request_id: row.id, request: row, ...row })
}

export const requestParams = t.Object({ id: t.String({ maxLength: 64, examples: [exampleRequest] }) })

export const requestQuery = t.Object({ ...clientQuery, ...statusListQuery })

export const adminRequestQuery = t.Object({ ...adminListQuery, stage: statusListQuery.status })

const useCase = t.Optional(nullable(boundedString(0, 5000), 'a string of at most 5000 characters or null'))
const note = t.Optional(nullable(boundedString(0, 25_000), 'a string of at most 25000 characters or null'))

/** `name` and `requirements` are what another form calls `title` and `use_case`. */
const text = {
  title: t.Optional(title),
  name: t.Optional(title),
  description: t.Optional(description),
  use_case: useCase,
  requirements: useCase,
  frequency: t.Optional(nullable(oneOf(frequencies), `one of ${frequencies.join(', ')} or null`)),
  budget: t.Optional(amount),
  notes: note,
}

const days = t.Optional(nullable(integer({ minimum: 0, maximum: 3650 }), 'an integer from 0 to 3650 or null'))

export const newRequestBody = t.Object(
  { ...text, status: t.Optional(oneOf(['draft', 'submitted'])) },
  {
    examples: [
      {
        title: 'Subtitles for our films',
        description: 'Upload a film, get subtitles in five languages.',
        use_case: 'Our films of products go to five markets.',
        frequency: 'weekly',
        budget: 3000,
      },
    ],
  },
)

export const requestBody = t.Object(
  {
    ...text,
    status: t.Optional(oneOf(requestStatuses)),
    timeline_days: days,
    estimated_cost: t.Optional(amount),
    estimated_dev_days: days,
  },
  { examples: [{ notes: 'We could begin in May.' }] },
)

export const adminRequestBody = t.Object(
  { ...requestBody.properties, stage: requestBody.properties.status },
  { examples: [{ estimated_cost: 2400, estimated_dev_days: 12, timeline_days: 30 }] },
)

export const stageBody = t.Object({ stage: oneOf(requestStatuses) }, { examples: [{ stage: 'reviewing' }] })

type Body = typeof adminRequestBody.static

const readUseCase = ({ use_case, requirements }: Pick<Body, 'use_case' | 'requirements'>) => {
  const given = use_case === undefined ? requirements : use_case
  return given === undefined ? undefined : given?.trim() || null
}

/** Throws 400 without a title or a description. */
export const readNewRequest = (body: typeof newRequestBody.static): NewRequest => ({
  title: oneLine(requireText('/title', body.title ?? body.name)),
  description: requireText('/description', body.description),
  use_case: readUseCase(body) ?? null,
  frequency: body.frequency ?? null,
  budget: readAmount(body.budget) ?? null,
  status: body.status ?? 'submitted',
  note: body.notes?.trim() || undefined,
})

/** Throws 400 for an empty title or description. */
export const readRequestChange = (body: Body): RequestChange => {
  const given = readText('/title', body.title ?? body.name)
  return {
    title: given === undefined ? undefined : oneLine(given),
    description: readText('/description', body.description),
    use_case: readUseCase(body),
    frequency: body.frequency,
    budget: readAmount(body.budget),
    note: body.notes?.replaceAll('\r\n', '\n'),
    status: body.status ?? body.stage,
    timeline_days: body.timeline_days,
    estimated_cost: readAmount(body.estimated_cost),
    estimated_dev_days: body.estimated_dev_days,
  }
}
