import { t } from 'elysia'
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
import { eventTypes, type LoggedEvent } from './timeline.ts'

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

/** `last_seq` is the `after` of the next question. */
const events = envelope({ events: t.Array(event), last_seq: integer() })

export const answers = {
  200: orEventStream(events),
  204: bytesWire('the reader of the stream has seen the last event'),
}

export const followBody = t.Object({
  execution_id: t.Optional(t.String({ maxLength: 64, description: 'an execution id' })),
  after: t.Optional(
    integer({ minimum: 0, maximum: 9_999_999_999, description: 'the seq of the last event' }),
  ),
})

export const toEvents = (rows: LoggedEvent[], after: number) =>
  toEnvelope({ events: rows, last_seq: rows.at(-1)?.seq ?? after })

/** Begins with the place where the reader begins: a line that breaks before the first event is resumed there. */
export const toServerSent = async function* (rows: AsyncIterable<LoggedEvent>, after: number) {
  yield { id: after }
  for await (const row of rows) yield { id: row.seq, event: row.type, data: row }
}
