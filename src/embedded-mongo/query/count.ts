import type { Plan } from './planner.ts'

/** The number of matching documents from index ranges alone, or undefined when documents must be read. */
export function countByIndex(plan: Plan, limit: number): number | undefined {
  const { access, collection, filter } = plan
  if (filter.kind === 'and' && filter.items.length === 0) return Math.min(limit, collection.count())
  if (access.kind !== 'index' || !access.covered) return undefined
  const most = Number.isFinite(limit) ? limit : -1
  if (access.index.multikey !== 0) {
    const [range, ...more] = access.ranges
    if (!range) return 0
    return more.length === 0 ? Math.min(limit, access.index.countDocuments(range.lo, range.hi)) : undefined
  }
  let total = 0
  for (const range of access.ranges) {
    total += access.index.count(range.lo, range.hi, most === -1 ? -1 : Math.max(0, most - total))
    if (total >= limit) break
  }
  return total
}
