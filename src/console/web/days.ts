const at = (day: string, next: number): string | undefined => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const start = new Date(year, month - 1, date + next)
  return day === '' || Number.isNaN(start.getTime()) ? undefined : start.toISOString()
}

/** The beginning of a day of a filter, such as `2026-11-26`, in the viewer's zone. */
export const dayStart = (day: string): string | undefined => at(day, 0)
/** The end of that day: the API takes what was before. */
export const dayEnd = (day: string): string | undefined => at(day, 1)
