/** A strong tag that names one save of a row, as `updated_at` grows with every save. */
export const etagOf = ({ updated_at }: { updated_at: Date }): string => `"${updated_at.toISOString()}"`

/** The time of a save: later than the one before, even within one millisecond or after a clock was set back. */
export const laterThan = ({ updated_at }: { updated_at: Date }): Date =>
  new Date(Math.max(Date.now(), updated_at.getTime() + 1))

/** Whether an `If-Match` (absent: yes) names a state. Weak tags never match, by RFC 9110. */
export const namesState = (ifMatch: string | null, etag: string): boolean =>
  ifMatch === null || ifMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim() === etag)

/** Returns what says whether a row is as the caller of a request knows it. */
export const isExpectedBy = ({ headers }: Request): ((row: { updated_at: Date }) => boolean) => {
  const ifMatch = headers.get('if-match')
  return (row) => namesState(ifMatch, etagOf(row))
}
