import type { Span } from '../ledger/store.ts'

/** Calendar months in UTC, as `YYYY-MM`. They sort as text. */

export const monthPattern = '^\\d{4}-(0[1-9]|1[0-2])$'

export const monthOf = (at: Date): string => at.toISOString().slice(0, 7)

export const spanOf = (month: string): Span => {
  const from = new Date(`${month}-01T00:00:00.000Z`)
  return { from, to: new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1)) }
}

/** The month so many months after one, or before it. */
export const shiftMonth = (month: string, months: number): string => {
  const { from } = spanOf(month)
  return monthOf(new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months)))
}

/** How many months lie from one to another; 0 for the same. */
export const monthsBetween = (first: string, last: string): number => {
  const [from, to] = [spanOf(first).from, spanOf(last).from]
  return (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
}
