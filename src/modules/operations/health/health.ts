import type { Logger } from 'pino'
import type { HealthCheck } from '../../../module.ts'
import { withTimeout } from '../../../platform/timeout.ts'
import { CannotWriteError } from '../../../platform/write-check.ts'

/** `unwritable` parts answer reads and take no writes. */
export type PartState = 'ok' | 'unwritable' | 'unavailable'

/** A process that was told to stop still answers: `stopping` keeps new requests away from it. */
export type Health = { status: 'ok' | 'unavailable' | 'stopping'; checks: Record<string, PartState> }

type Checks = Record<string, HealthCheck>

/**
 * Returns a function that runs all checks at once. A check that takes longer than `timeoutMs` is unavailable.
 * `minorChecks` are named and do not count. Each change of a part is logged once, with its reason.
 */
export const createHealth = (
  checks: Checks,
  minorChecks: Checks,
  timeoutMs: number,
  logger: Logger,
  stopping: AbortSignal,
) => {
  const known = new Map<string, PartState>()

  const stateOf = async (name: string, check: HealthCheck): Promise<PartState> => {
    const passed = check().then(() => null)
    const error = await withTimeout(timeoutMs, passed, new Error(`no answer within ${timeoutMs} ms`)).catch(
      (thrown: unknown) => thrown,
    )
    const state = error === null ? 'ok' : error instanceof CannotWriteError ? 'unwritable' : 'unavailable'
    if (state !== (known.get(name) ?? 'ok')) {
      if (state === 'ok') logger.info({ part: name }, 'health: the part works again')
      else logger.warn({ part: name, state, err: error }, 'health: the part does not work')
    }
    known.set(name, state)
    return state
  }

  const statesOf = async (all: Checks): Promise<Record<string, PartState>> =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(all).map(async ([name, check]) => [name, await stateOf(name, check)] as const),
      ),
    )

  return async (): Promise<Health> => {
    const [major, minor] = await Promise.all([statesOf(checks), statesOf(minorChecks)])
    const works = Object.values(major).every((state) => state === 'ok')
    const status = stopping.aborted ? 'stopping' : works ? 'ok' : 'unavailable'
    return { status, checks: { ...major, ...minor } }
  }
}
