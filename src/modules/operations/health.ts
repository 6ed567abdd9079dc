import type { HealthCheck } from '../../module.ts'
import { withTimeout } from '../../platform/timeout.ts'

export type Health = { status: 'ok' | 'unavailable'; checks: Record<string, 'ok' | 'unavailable'> }

const timeoutMs = 2000

/** Runs all checks at once; one that hangs for two seconds counts as unavailable. */
export const examine = async (checks: Record<string, HealthCheck>): Promise<Health> => {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const works = await withTimeout(
        timeoutMs,
        check().then(
          () => true,
          () => false,
        ),
        false,
      )
      return [name, works ? 'ok' : 'unavailable'] as const
    }),
  )
  const well = results.every(([, result]) => result === 'ok')
  return { status: well ? 'ok' : 'unavailable', checks: Object.fromEntries(results) }
}
