import type { Connection } from 'mongoose'
import type { Access } from '../../http/access.ts'
import type { Audit } from '../operations/index.ts'
import { createCardRoutes } from './card-routes.ts'
import { createCardService } from './card-service.ts'
import { createCardStore } from './card-store.ts'
import { toCardWire } from './card-wire.ts'
import { createClaims } from './claims.ts'
import { createCreateKeys } from './create-keys.ts'
import { createValuationRoutes } from './routes.ts'
import { createValuationSessionService } from './service.ts'
import { createValuationSessionStore } from './store.ts'

export type { BusinessCard, BusinessCardFields } from './business-card.ts'
export { createCardStore } from './card-store.ts'
export { createValuationSessionStore } from './store.ts'
export { guestOwner, userOwner, type ValuationSession } from './valuation-session.ts'

export type ValuationSessionsOptions = {
  connection: Connection
  may: Access
  audit: Audit
  /** Whether another kind of session has this id; report ids may not shadow it. */
  isReportIdTaken?: (reportId: string) => Promise<boolean>
  limits?: { maxSessionBytes?: number; maxPageBytes?: number }
}

const megabyte = 1024 * 1024

/** Valuation sessions and business cards (contract 000). */
export const createValuationSessions = (options: ValuationSessionsOptions) => {
  const { connection, may, audit, limits } = options
  const cards = createCardStore(connection)
  const service = createValuationSessionService({
    store: createValuationSessionStore(connection),
    createKeys: createCreateKeys(connection),
    cards,
    audit,
    isReportIdTaken: options.isReportIdTaken ?? (async () => false),
    maxSessionBytes: limits?.maxSessionBytes ?? 5 * megabyte,
    maxPageBytes: limits?.maxPageBytes ?? 8 * megabyte,
  })
  const cardService = createCardService(cards, (card) => JSON.stringify(toCardWire(card)), audit)
  return {
    routes: createValuationRoutes(service, may).use(createCardRoutes(cardService, may)),
    /** Its side of the paths shared with the assistant sessions. */
    claims: createClaims(service),
    /** How sessions follow their user: from guest to login, and out of the store with the account. */
    property: {
      takeOverGuest: async (guestId: string, userId: string, address: string): Promise<void> => {
        await service.takeOver(guestId, userId, address)
      },
      eraseUser: service.eraseUser,
    },
  }
}
