import type { Kernel } from '../../../module.ts'
import { createOutageLog } from '../../../platform/outage-log.ts'
import { createSealer } from '../../../platform/sealed-text.ts'
import type { Accounts } from '../../accounts/index.ts'
import type { Clients } from '../clients/directory.ts'
import type { ClientScope } from '../clients/scope.ts'
import type { Execution } from '../executions/execution.ts'
import { createAttempts } from './attempt-service.ts'
import type { Delivery } from './delivery.ts'
import { createDeliveryQueue, type DueWebhook } from './delivery-queue-store.ts'
import { createDeliveryStore, deliveryRows } from './delivery-store.ts'
import { createDisabledNotice } from './disabled-notice.ts'
import { createDispatcher, sendLimits } from './dispatcher.ts'
import { newsOfRun } from './execution-news.ts'
import { createWebhookJobs } from './jobs.ts'
import { createPublisher } from './publisher.ts'
import { resealWebhooks } from './reseal.ts'
import { createWebhookRoutes } from './routes.ts'
import { createSender } from './sender.ts'
import { createWebhookService } from './service.ts'
import { createWebhookStore } from './webhook-store.ts'
import { checkWebhookUrl } from './webhook-url.ts'

/** Tells the servers of clients what happens: stores deliveries, sends and repeats them, and shows their log. */
export const createWebhooks = (
  kernel: Kernel,
  scopeOf: ClientScope,
  accounts: Accounts,
  clients: Clients,
) => {
  const { audit, changes, connection, logger, may, settings } = kernel
  const { timings, production, webhookAllowedHosts: allowedHosts } = settings
  const works = settings.role !== 'web'
  const webhooks = createWebhookStore(connection)
  const rows = deliveryRows(connection)
  const queue = createDeliveryQueue(rows, changes.self, timings.webhookLeaseMs)
  const sealer = createSealer(kernel.keysFor('webhook secrets'))
  const notice = createDisabledNotice(webhooks.acrossClients, clients, accounts, audit, logger)
  const attempts = createAttempts({
    queue,
    webhooks: webhooks.acrossClients,
    sealer,
    send: createSender({ timeoutMs: timings.webhookTimeoutMs, allowedHosts }),
    onDisabled: notice.tell,
    logger,
    retryMs: timings.webhookRetryMs,
    failingMs: timings.webhookFailingMs,
  })
  const stopping = new AbortController()
  const send = (delivery: Delivery) => attempts.make(delivery, stopping.signal)
  const logFault = createOutageLog(logger, timings.outageLogMs)
  const dispatcher = createDispatcher(queue.claim, send, logFault, sendLimits)
  const jobs = createWebhookJobs(kernel.jobs, timings.webhookSweepMs, logger)
  jobs.define(dispatcher, queue, attempts, notice)

  const wake = (due: DueWebhook): void => (works ? dispatcher.wake(due) : jobs.wakeSoon(due))
  const publish = createPublisher(webhooks.acrossClients, queue, wake)
  const service = createWebhookService({
    webhooks,
    deliveries: createDeliveryStore(rows),
    sealer,
    audit,
    wake,
    checkUrl: (text) => checkWebhookUrl(text, production, allowedHosts),
    overlapMs: timings.webhookOverlapMs,
  })

  return {
    routes: { webhooks: createWebhookRoutes(may, scopeOf, service) },
    publish,
    countWaiting: queue.count,
    /** Publishes how a run ended. Safe to repeat. */
    async tellEnd(run: Execution): Promise<void> {
      const news = newsOfRun(run)
      if (news) await publish(news)
    },
    async start(): Promise<void> {
      if (settings.jwtSecretPrevious !== null)
        resealWebhooks(webhooks.acrossClients, sealer, logger, stopping.signal)
      if (works) await jobs.schedule()
    },
    /** Sends nothing new, lets deliveries under way end for a while, and gives the rest back. */
    async stop(): Promise<void> {
      dispatcher.stop()
      const end = performance.now() + timings.webhookDrainMs
      while (dispatcher.underWay() > 0 && performance.now() < end) await Bun.sleep(20)
      stopping.abort()
      while (dispatcher.underWay() > 0) await Bun.sleep(20)
    },
  }
}

export type Webhooks = ReturnType<typeof createWebhooks>
