const longestHex = 12
const latest = 16 ** longestHex - 1

/** The lowest UUID v7 of a time: those of then and later are not below it, those of before are. */
export const lowestIdAt = (time: Date): string => {
  const milliseconds = Math.min(Math.max(time.getTime(), 0), latest)
  const hex = milliseconds.toString(16).padStart(longestHex, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

/** The ids, and so the rows, from `from` on and before `to`. */
export const idsBetween = (from?: Date, to?: Date): { $gte?: string; $lt?: string } => ({
  ...(from && { $gte: lowestIdAt(from) }),
  ...(to && { $lt: lowestIdAt(to) }),
})
