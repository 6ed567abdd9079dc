import type { Client } from '../../accounts/index.ts'
import type { BilledClient, EarlierClient } from '../clients/client.ts'
import { cents } from '../ledger/cents.ts'
import type { LedgerSum, Span } from '../ledger/store.ts'
import { spanOf } from './month.ts'

/** The runs of one workflow at one price. All money of statements is in cents, as integers. */
export type StatementLine = {
  workflow_id: string
  workflow_name: string
  price: number
  count: number
  amount: number
}

/** What a client owes for a calendar month in UTC. */
export type Statement = {
  /** `<client>:<month>`: a month is closed once. */
  _id: string
  client_id: string
  month: string
  /** null until the month is closed. */
  number: string | null
  closed_at: Date | null
  /** The client at the end of the month. */
  client_name: string
  company_name: string | null
  plan: Client['plan']
  subscription: number
  lines: StatementLine[]
  runs_count: number
  runs_amount: number
  total: number
  /** The owners of the client are to be told that it is closed. */
  untold?: true
}

export const statementId = (clientId: string, month: string): string => `${clientId}:${month}`

const numberOf = (clientId: string, month: string): string =>
  `ST-${month.replace('-', '')}-${clientId.slice(-8).toUpperCase()}`

type Version = BilledClient & Span

/** What a client was and when, up to `end`, the oldest first. */
const versionsOf = (client: Client, earlier: readonly EarlierClient[], end: Date): Version[] => {
  let from = new Date(0)
  const versions = earlier.map(({ until, ...version }) => {
    const one = { ...version, from, to: until }
    from = until
    return one
  })
  return [...versions, { ...client, from, to: end }].filter((version) => version.from < end)
}

/**
 * A month costs the whole subscription where the client was active at any time of it, and the dates of the
 * subscription reach into it. The last amount of such a time counts.
 */
const subscriptionOf = (versions: readonly Version[], { from, to }: Span): number => {
  const charged = versions.filter(
    ({ status, subscription_start_date: start, subscription_end_date: end, ...version }) =>
      status === 'active' &&
      version.from < to &&
      version.to > from &&
      (start === null || start < to) &&
      (end === null || end >= from),
  )
  return cents(charged.at(-1)?.subscription_amount ?? 0)
}

const byName = (one: StatementLine, other: StatementLine): number =>
  one.workflow_name.localeCompare(other.workflow_name, 'en') ||
  (one.workflow_id < other.workflow_id
    ? -1
    : one.workflow_id > other.workflow_id
      ? 1
      : one.price - other.price)

/** Returns the provisional statement of a month. `sums`: the runs that completed in it. */
export const openStatement = (
  client: Client,
  earlier: readonly EarlierClient[],
  month: string,
  sums: readonly LedgerSum[],
  now: Date,
): Statement => {
  const span = spanOf(month)
  const versions = versionsOf(client, earlier, span.to < now ? span.to : now)
  const { name, company_name, plan } = versions.at(-1) ?? client
  const subscription = subscriptionOf(versions, span)
  const lines = sums
    .map(({ amount: euros, ...line }) => {
      const price = cents(euros)
      return { ...line, price, amount: price * line.count }
    })
    .sort(byName)
  const runs_amount = lines.reduce((sum, { amount }) => sum + amount, 0)
  return {
    _id: statementId(client._id, month),
    client_id: client._id,
    month,
    number: null,
    closed_at: null,
    client_name: name,
    company_name,
    plan,
    subscription,
    lines,
    runs_count: lines.reduce((sum, { count }) => sum + count, 0),
    runs_amount,
    total: subscription + runs_amount,
  }
}

/** `isNews`: the owners are told. */
export const closeStatement = (statement: Statement, now: Date, isNews: boolean): Statement => ({
  ...statement,
  number: numberOf(statement.client_id, statement.month),
  closed_at: now,
  ...(isNews && { untold: true as const }),
})
