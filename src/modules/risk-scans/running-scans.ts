import { AppError } from '../../http/errors.ts'
import type { Timings } from '../../timings.ts'
import type { RiskScanStore } from './store.ts'

/** The scans that this process runs, so that deleting one ends its call of the AI service. */
export const createRunningScans = (scans: RiskScanStore, { scanCheckMs }: Timings) => {
  const runs = new Set<{ id: string; gone: AbortController }>()

  /** Ends the runs of a scan that is deleted. */
  const end = (id: string): void => {
    for (const run of runs) if (run.id === id) run.gone.abort(new AppError('SCAN_NOT_FOUND'))
  }

  /** Another process may have deleted it. */
  const check = async (id: string): Promise<void> => {
    if (!(await scans.isLeft(id))) end(id)
  }

  return {
    end,

    /** Runs `work` with a signal that aborts when `signal` does, or with SCAN_NOT_FOUND when the scan is deleted. */
    async during<Value>(
      id: string,
      signal: AbortSignal,
      work: (signal: AbortSignal) => Promise<Value>,
    ): Promise<Value> {
      const run = { id, gone: new AbortController() }
      runs.add(run)
      // A store that cannot be read is asked again at the next tick.
      const timer = setInterval(() => void check(id).catch(() => undefined), scanCheckMs)
      try {
        return await work(AbortSignal.any([signal, run.gone.signal]))
      } finally {
        clearInterval(timer)
        runs.delete(run)
      }
    },
  }
}

export type RunningScans = ReturnType<typeof createRunningScans>
