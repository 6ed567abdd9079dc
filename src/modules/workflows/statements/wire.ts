import { type Static, t } from 'elysia'
import {
  documented,
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
import { plans } from '../../accounts/index.ts'
import { clientQuery } from '../clients/scope-wire.ts'
import { monthOf, monthPattern, spanOf } from './month.ts'
import type { Statement, StatementLine } from './statement.ts'

const euros = (description: string) => t.Number({ description: `euros ${description}` })

const summaryFields = {
  id: t.String({ description: 'the client and the month' }),
  client_id: uuid,
  month: t.String({ description: 'a calendar month in UTC, as YYYY-MM' }),
  status: oneOf(['provisional', 'closed']),
  number: nullable(t.String(), 'null until the month is closed'),
  closed_at: nullable(isoDate, 'null until the month is closed; then nothing changes any more'),
  period: t.Object({ from: isoDate, to: isoDate }),
  currency: t.Literal('EUR'),
  client_name: t.String(),
  company_name: nullable(t.String()),
  plan: oneOf(plans),
  subscription_amount: euros('of the whole month, also where it began within the month'),
  runs_count: integer(),
  runs_amount: euros('of completed runs'),
  total_amount: euros('of all'),
}

const line = t.Object({
  workflow_id: t.String(),
  workflow_name: t.String(),
  price: euros('of one run, as it was at its start'),
  count: integer(),
  amount: euros('of these runs'),
})

const toSummary = (statement: Statement) => {
  const { _id, lines: _lines, untold: _untold, subscription, runs_amount, total, ...row } = statement
  return {
    ...row,
    id: _id,
    status: row.closed_at === null ? ('provisional' as const) : ('closed' as const),
    period: spanOf(row.month),
    currency: 'EUR' as const,
    subscription_amount: subscription / 100,
    runs_amount: runs_amount / 100,
    total_amount: total / 100,
  }
}

const toLine = ({ price, amount, ...row }: StatementLine) => ({
  ...row,
  price: price / 100,
  amount: amount / 100,
})

export const { wire: statements, toWire: toStatements } = envelopeList(
  'statements',
  t.Object(summaryFields),
  toSummary,
)

const oneStatement = envelope({ statement: t.Object({ ...summaryFields, workflows: t.Array(line) }) })

/** As JSON, or as the document that the reader asks for. */
export const statement = documented<Static<typeof oneStatement> | Response>({
  ...oneStatement,
  'x-stream': ['application/pdf', 'text/csv'],
})

export const toStatement = (row: Statement) =>
  toEnvelope({ statement: { ...toSummary(row), workflows: row.lines.map(toLine) } })

export const statementsQuery = t.Object({ ...listQuery, ...clientQuery })

export const statementQuery = t.Object({ ...clientQuery, format: t.Optional(oneOf(['json', 'pdf', 'csv'])) })

export const statementParams = t.Object({
  month: t.String({
    pattern: monthPattern,
    maxLength: 7,
    description: 'a month such as 2026-01',
    examples: [monthOf(new Date())],
  }),
})

type Format = NonNullable<Static<typeof statementQuery>['format']>

/** The query says it, else the headers do, where the first known type counts. */
export const readFormat = (format: Format | undefined, accept: string | null): Format => {
  if (format !== undefined) return format
  const [first] = /\b(?:application\/pdf|text\/csv|application\/json)\b/i.exec(accept ?? '') ?? []
  return first === undefined || /json/i.test(first) ? 'json' : /pdf/i.test(first) ? 'pdf' : 'csv'
}
