import type { Logger } from 'pino'
import type { Jobs } from '../../../platform/jobs.ts'
import type { Attempts } from './attempt-service.ts'
import type { DeliveryQueue, DueWebhook } from './delivery-queue-store.ts'
import type { DisabledNotice } from './disabled-notice.ts'
import type { Dispatcher } from './dispatcher.ts'

const wakeJob = 'webhooks.wake'
const sweepJob = 'webhooks.sweep'

/**
 * A wake makes the dispatcher of one process look at what is due to a webhook. It says nothing of a delivery. The sweep
 * wakes that of its own process while it has room.
 */
export const createWebhookJobs = (jobs: Jobs, sweepIntervalMs: number, logger: Logger) => {
  const wake = (due: DueWebhook): Promise<void> => jobs.enqueue(wakeJob, due, { key: due.webhookId })

  return {
    /** Behind the caller; the sweep does it where this process ends before. */
    wakeSoon(due: DueWebhook): void {
      wake(due).catch((error: unknown) => {
        logger.warn(
          { err: error, webhook: due.webhookId },
          'the deliveries of a webhook wait for the next sweep',
        )
      })
    },

    define(dispatcher: Dispatcher, queue: DeliveryQueue, attempts: Attempts, notice: DisabledNotice): void {
      jobs.define<DueWebhook>(wakeJob, { run: async (due) => dispatcher.wake(due), concurrency: 20 })
      jobs.define(sweepJob, {
        async run() {
          await Promise.all((await queue.someExpired()).map(attempts.recover))
          for (const due of await queue.dueWebhooks()) {
            if (dispatcher.isFull()) await wake(due)
            else dispatcher.wake(due)
          }
          await notice.tellAll()
        },
      })
    },

    schedule: () => jobs.repeat(sweepJob, sweepIntervalMs),
  }
}
