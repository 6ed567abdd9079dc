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
      const fresh = await Promise.all(secrets.map(({ sealed }) => sealer.renew(sealed, _id)))
      const [newest] = secrets
      if (!newest || fresh.every((one) => one === null)) continue
      const next = secrets.map((secret, index) => ({ ...secret, sealed: fresh[index] ?? secret.sealed }))
      if (await webhooks.reseal(_id, newest, next)) resealed += 1
    }
    logger.info({ webhooks: resealed }, 'no secret of a webhook needs JWT_SECRET_PREVIOUS any more')
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
