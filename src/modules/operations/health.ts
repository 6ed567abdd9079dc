import { within } from '../../platform/patience.ts'

/** Resolves when a part of the system works; its rejection says only that it does not. */
export type HealthCheck = () => Promise<void>

export type Health = { status: 'ok' | 'unavailable'; checks: Record<string, 'ok' | 'unavailable'> }

const patienceMs = 2000

/** Runs all checks at once; one that hangs for two seconds counts as unavailable. */
export const examine = async (checks: Record<string, HealthCheck>): Promise<Health> => {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const works = await within(
        patienceMs,
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
