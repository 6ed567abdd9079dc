import { createIdempotencyKeys } from '../../http/idempotency-keys.ts'
import type { Kernel, Module } from '../../module.ts'
import { createCardRoutes } from './card-routes.ts'
import { createCardService } from './card-service.ts'
import { createCardStore } from './card-store.ts'
import { createValuationRoutes } from './routes.ts'
import { createValuationSessionService } from './service.ts'
import { createValuationSharedRoutes } from './shared-routes.ts'
import { createValuationSessionStore } from './store.ts'

export type { NewCard } from './business-card.ts'
export { createCardStore } from './card-store.ts'
export { createValuationSessionStore } from './store.ts'
export { guestOwner, type Owner, ownerKey, userOwner, type ValuationSession } from './valuation-session.ts'

export type ValuationSessionsNeeds = {
  /** Whether another kind of session has this id; report ids may not shadow it. */
  isReportIdTaken: (reportId: string) => Promise<boolean>
}

const megabyte = 1024 * 1024

/** Valuation sessions and business cards (contract 000). */
export const createValuationSessions = (kernel: Kernel, { isReportIdTaken }: ValuationSessionsNeeds) => {
  const { connection, may, audit, settings } = kernel
  const cards = createCardStore(connection)
  const service = createValuationSessionService({
    store: createValuationSessionStore(connection),
    idempotencyKeys: createIdempotencyKeys(connection),
    cards,
    audit,
    isReportIdTaken,
    maxSessionBytes: 5 * megabyte,
    maxPageBytes: 8 * megabyte,
    maxPauseMs: settings.timings.saveRetryPauseMs,
  })
  return {
    routes: {
      sessions: createValuationRoutes(may, service),
      cards: createCardRoutes(may, createCardService(cards, audit)),
    },
    sharedRoutes: createValuationSharedRoutes(service),
    userData: {
      takeOverGuest: async (guestId, userId, actor) => {
        await service.takeOver(guestId, userId, actor)
      },
      eraseUser: service.eraseUser,
    },
  } satisfies Module
}
