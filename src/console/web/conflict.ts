/** The headers of a write that expects a row as it was read. */
export const ifMatch = ({ updated_at }: { updated_at: string }) => ({ 'if-match': `"${updated_at}"` })

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** What a person typed over `old`, with what was saved since where the person changed nothing. */
export const rebase = <Values extends object>(typed: Values, old: Values, newer: Values): Values => {
  const before = new Map<string, unknown>(Object.entries(old))
  const mine = Object.entries(typed).filter(([name, value]) => !isSame(value, before.get(name)))
  return { ...newer, ...Object.fromEntries(mine) }
}
