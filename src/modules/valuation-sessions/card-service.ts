import { LRUCache } from 'lru-cache'
import { AppError } from '../../http/errors.ts'
import type { Actor, Audit } from '../../platform/audit.ts'
import {
  type BusinessCard,
  type BusinessCardFields,
  cardPrefill,
  isCardToken,
  makeCardToken,
} from './business-card.ts'
import type { CardStore } from './card-store.ts'

const cachedForMs = 5 * 60 * 1000
const cacheBytes = 8 * 1024 * 1024
/** What an entry takes beside its text, roughly. */
const entryBytes = 200

export type CardService = ReturnType<typeof createCardService>

/** `present` turns a card into the text that is remembered for 5 minutes. */
export const createCardService = (
  cards: CardStore,
  present: (card: BusinessCard) => string,
  audit: Audit,
) => {
  const cache = new LRUCache<string, string>({
    maxSize: cacheBytes,
    sizeCalculation: (text, token) => text.length * 2 + token.length * 2 + entryBytes,
    ttl: cachedForMs,
  })
  let changes = 0

  const forget = (token: string): void => {
    changes += 1
    cache.delete(token)
  }

  return {
    /** A card as presented, at most 5 minutes old. Throws 404 BUSINESS_CARD_NOT_FOUND. */
    async show(token: string): Promise<string> {
      const cached = cache.get(token)
      if (cached !== undefined) return cached
      if (!isCardToken(token)) throw new AppError('BUSINESS_CARD_NOT_FOUND')
      const changesBefore = changes
      const card = await cards.find(token)
      if (!card) throw new AppError('BUSINESS_CARD_NOT_FOUND')
      const text = present(card)
      // What was read before a change must not outlive it in the cache.
      if (changes === changesBefore) cache.set(token, text)
      return text
    },

    /** A new card, under a token made here when none is wanted. Throws 409 BUSINESS_CARD_TAKEN. */
    async create(
      actor: Actor,
      fields: BusinessCardFields,
      wantedToken: string | null,
    ): Promise<BusinessCard> {
      const now = new Date()
      const card = { ...fields, token: wantedToken ?? makeCardToken(), createdAt: now, updatedAt: now }
      await cards.insert(card)
      forget(card.token)
      const after = cardPrefill(card)
      await audit.record(actor, 'business_card.created', { type: 'business_card', id: card.token }, { after })
      return card
    },

    list: (limit: number, offset: number) => cards.page(limit, offset),

    /** Throws 404 BUSINESS_CARD_NOT_FOUND. */
    async remove(actor: Actor, token: string): Promise<void> {
      const removed = isCardToken(token) && (await cards.remove(token))
      forget(token)
      if (!removed) throw new AppError('BUSINESS_CARD_NOT_FOUND')
      await audit.record(actor, 'business_card.deleted', { type: 'business_card', id: token })
    },
  }
}
