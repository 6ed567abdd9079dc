import type { Logger } from 'pino'
import type { Sealer } from '../../../platform/sealed-text.ts'
import type { WebhookStore } from './webhook-store.ts'

/** While `JWT_SECRET_PREVIOUS` is set, a process that still has it as `JWT_SECRET` may seal by it. */
const againMs = 60 * 60 * 1000

/**
 * Seals the secrets of webhooks anew that `JWT_SECRET_PREVIOUS` sealed, at once and each hour until `signal` aborts, so
 * that they are readable once it is gone. Any number of processes may do so together.
 */
export const resealWebhooks = (
  webhooks: WebhookStore['acrossClients'],
  sealer: Sealer,
  logger: Logger,
  signal: AbortSignal,
): void => {
  const resealAll = async (): Promise<void> => {
    let resealed = 0
    for await (const { _id, secrets } of webhooks.everySecret()) {
      if (signal.aborted) return
      for (const { sealed } of secrets) {
        const fresh = await sealer.renew(sealed, _id)
        if (fresh !== null && (await webhooks.reseal(_id, sealed, fresh))) resealed += 1
      }
    }
    logger.info({ resealed }, 'no secret of a webhook needs JWT_SECRET_PREVIOUS any more')
  }
  const run = (): void => {
    resealAll().catch((error: unknown) => {
      if (signal.aborted) return
      logger.error(
        { err: error },
        'secrets of webhooks still need JWT_SECRET_PREVIOUS; tried again in an hour',
      )
    })
  }
  run()
  const timer = setInterval(run, againMs)
  timer.unref()
  signal.addEventListener('abort', () => clearInterval(timer))
}
