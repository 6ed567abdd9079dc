import { createIdempotencyKeys } from '../../http/idempotency-keys.ts'
import type { Kernel, Module } from '../../module.ts'
import { createCardRoutes } from './card-routes.ts'
import { createCardService } from './card-service.ts'
import { createCardStore } from './card-store.ts'
import { createDeletedSessionStore } from './deleted-store.ts'
import { createFrontendRoutes } from './frontend-routes.ts'
import { createValuationRoutes } from './routes.ts'
import { createValuationSessionService } from './service.ts'
import { createValuationSharedRoutes } from './shared-routes.ts'
import { createValuationSessionStore } from './store.ts'

export { type BackfillCounts, backfillSessions } from './backfill.ts'
export { createBackfillStore } from './backfill-store.ts'
export type { GivenCard, NewCard } from './business-card.ts'
export { CardCellsError, createCardReader } from './card-cells.ts'
export { createCardStore } from './card-store.ts'
export { createValuationSessionStore } from './store.ts'
export { guestOwner, type Owner, ownerKey, userOwner, type ValuationSession } from './valuation-session.ts'

/**
 * Valuation sessions and business cards (contract 000). `isReportIdTaken` says whether another kind of session has
 * this id; report ids may not shadow it.
 */
export const createValuationSessions = (
  kernel: Kernel,
  { isReportIdTaken }: { isReportIdTaken: (reportId: string) => Promise<boolean> },
) => {
  const { connection, may, audit, settings } = kernel
  const cards = createCardStore(connection)
  const service = createValuationSessionService(
    kernel,
    createValuationSessionStore(connection),
    createDeletedSessionStore(connection),
    createIdempotencyKeys(connection),
    cards,
    isReportIdTaken,
  )
  const cardService = createCardService(cards, audit)
  return {
    routes: {
      sessions: createValuationRoutes(may, service),
      frontend: createFrontendRoutes(may, service, settings),
      cards: createCardRoutes(may, cardService),
    },
    sharedRoutes: createValuationSharedRoutes(service),
    userData: { takeOverGuest: service.takeOver, eraseUser: service.eraseUser },
    /** For the command that reads a file of cards. */
    saveCards: cardService.save,
  } satisfies Module & Record<string, unknown>
}
