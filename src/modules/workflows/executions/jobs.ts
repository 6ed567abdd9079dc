import type { Logger } from 'pino'
import type { Jobs } from '../../../platform/jobs.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Execution } from './execution.ts'
import type { Sweep } from './sweep-service.ts'

const wakeJob = 'workflows.wake'
const sweepJob = 'workflows.sweep-executions'
const removalJob = 'workflows.remove-old-executions'
const removalIntervalMs = 60 * 60 * 1000
/** Wakes of one client within this time are one. */
const gatherMs = 20
/** A process whose slots are all taken passes a wake on after about this time. */
const passOnMs = 1000

/** A wake makes the dispatcher of one process look at the runs of a client. It says nothing of a run. */
export const createExecutionJobs = (jobs: Jobs, sweepIntervalMs: number, logger: Logger) => {
  const gathered = new Set<string>()

  const wake = (clientId: string, delayMs = 0): Promise<void> =>
    jobs.enqueue(wakeJob, { clientId }, { key: clientId, delayMs })

  return {
    wake: (clientId: string) => wake(clientId),

    /** The same behind the caller; the sweep does it where this process ends before. */
    wakeSoon(clientId: string): void {
      if (gathered.has(clientId)) return
      gathered.add(clientId)
      setTimeout(() => {
        gathered.delete(clientId)
        wake(clientId).catch((error: unknown) => {
          logger.warn({ err: error, client: clientId }, 'the runs of a client wait for the next sweep')
        })
      }, gatherMs)
    },

    wakeAt: ({ _id, attempt, client_id }: Execution, at: Date): Promise<void> =>
      jobs.enqueue(
        wakeJob,
        { clientId: client_id },
        { key: `${_id}-${attempt}`, delayMs: Math.max(0, at.getTime() - Date.now()) },
      ),

    define(dispatcher: Dispatcher, sweep: Sweep): void {
      jobs.define<{ clientId: string }>(wakeJob, {
        async run({ clientId }) {
          dispatcher.wake(clientId)
          if (dispatcher.isFull()) await wake(clientId, passOnMs * (0.5 + Math.random()))
        },
        concurrency: 20,
      })
      jobs.define(sweepJob, { run: sweep.sweep })
      jobs.define(removalJob, { run: () => sweep.removeOld() })
    },

    async schedule(): Promise<void> {
      await jobs.repeat(sweepJob, sweepIntervalMs)
      await jobs.repeat(removalJob, removalIntervalMs)
    },
  }
}
