import { type TSchema, t } from 'elysia'
import {
  bytesWire,
  envelope,
  integer,
  isoDate,
  oneOf,
  orEventStream,
  toEnvelope,
  uuid,
} from '../../../http/wire.ts'
import { eventTypes, type LoggedClientEvent, newsTypes } from './timeline.ts'

export const event = t.Object({
  seq: integer(),
  at: isoDate,
  type: oneOf(eventTypes),
  execution_id: uuid,
  attempt: integer(),
  message: t.String(),
  step: t.Optional(integer({ description: 'counts from 1' })),
  steps: t.Optional(integer()),
  progress: t.Optional(t.Number()),
})

const newsEvent = t.Object({
  seq: integer(),
  at: isoDate,
  type: oneOf(newsTypes),
  id: uuid,
  data: t.Object(
    {
      id: uuid,
      title: t.String(),
      status: t.String(),
      version: integer(),
      change: t.String({ description: 'created, changed or replied' }),
      by: t.String({ description: 'client or admin' }),
      fields: t.Array(t.String()),
    },
    { description: 'the request or ticket after the change' },
  ),
})

const answersOf = <Event extends TSchema>(one: Event) => ({
  // `last_seq` is the `after` of the next question.
  200: orEventStream(envelope({ events: t.Array(one), last_seq: integer() })),
  204: bytesWire('the reader of the stream has seen the last event'),
})

export const runAnswers = answersOf(event)
export const clientAnswers = answersOf(t.Union([event, newsEvent]))

export const followBody = t.Object({
  execution_id: t.Optional(t.String({ maxLength: 64, description: 'an execution id' })),
  after: t.Optional(
    integer({ minimum: 0, maximum: 9_999_999_999, description: 'the seq of the last event' }),
  ),
})

export const toEvents = <Event extends { seq: number }>(rows: Event[], after: number) =>
  toEnvelope({ events: rows, last_seq: rows.at(-1)?.seq ?? after })

/** Begins with the place where the reader begins: a line that breaks before the first event is resumed there. */
export const toServerSent = async function* (rows: AsyncIterable<LoggedClientEvent>, after: number) {
  yield { id: after }
  for await (const row of rows) yield { id: row.seq, event: row.type, data: row }
}
