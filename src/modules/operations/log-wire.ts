import { t } from 'elysia'
import { dateText, listQuery, oneOf, readDate } from '../../http/wire.ts'

/** What the queries of logs share. */

export const text = (most: number, description: string) =>
  t.Optional(t.String({ maxLength: most, description: `${description}, of at most ${most} characters` }))

export const logQuery = {
  ...listQuery,
  client_id: text(64, 'a client id'),
  actor: text(254, 'the id or the e-mail address of the user'),
  from: dateText('then or later'),
  to: dateText('before'),
  format: t.Optional(oneOf(['json', 'csv'])),
}

type LogQuery = { client_id?: string; from?: string; to?: string }

/** An empty parameter counts as absent. Throws 400 for text that is no date. */
export const readLogFilter = ({ client_id, from, to }: LogQuery) => ({
  client_id: client_id || undefined,
  from: readDate('from', from),
  to: readDate('to', to),
})
