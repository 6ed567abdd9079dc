import { LRUCache } from 'lru-cache'
import { AppError } from '../../http/errors.ts'
import type { Actor, Audit } from '../../platform/audit.ts'
import { hashToken, randomToken } from '../../platform/secrets.ts'
import { type BusinessCard, cardPrefill, type GivenCard, isCardToken, type NewCard } from './business-card.ts'
import type { CardStore } from './card-store.ts'

const cachedForMs = 5 * 60 * 1000
const maxCachedCards = 1000
/** A token is all that a reader needs, so it is as hard to guess as a key. */
const tokenBytes = 24

/** A token opens its card: the audit trail has its hash. */
const target = (token: string) => ({ type: 'business_card', id: hashToken(token) })

/** Without a `token` the server creates one. */
export type CardRequest = Omit<NewCard, '_id' | 'created_at' | 'updated_at'> & { token: string | null }

export type CardService = ReturnType<typeof createCardService>

/** Use cases around business cards: reading them by token, and their administration. */
export const createCardService = (cards: CardStore, audit: Audit) => {
  const cache = new LRUCache<string, BusinessCard>({ max: maxCachedCards, ttl: cachedForMs })
  let changes = 0

  const forget = (token: string): void => {
    changes += 1
    cache.delete(token)
  }

  return {
    /** Returns a card, at most 5 minutes old. Throws 404 BUSINESS_CARD_NOT_FOUND. */
    async read(token: string): Promise<BusinessCard> {
      const cached = cache.get(token)
      if (cached) return cached
      const changesBefore = changes
      const card = isCardToken(token) ? await cards.find(token) : null
      if (!card) throw new AppError('BUSINESS_CARD_NOT_FOUND')
      // A card that was read before a change must not stay in the cache after it.
      if (changes === changesBefore) cache.set(token, card)
      return card
    },

    /** Throws 409 BUSINESS_CARD_TAKEN. */
    async create(actor: Actor, { token, ...fields }: CardRequest): Promise<BusinessCard> {
      const now = new Date()
      const _id = token ?? randomToken(tokenBytes, 'hex')
      const card = await cards.insert({ ...fields, _id, created_at: now, updated_at: now })
      forget(_id)
      await audit.record(actor, 'business_card.created', target(_id), { after: cardPrefill(card) })
      return card
    },

    /** Creates cards, and updates those whose token exists. Safe to repeat. Of one token the last card counts. */
    async save(actor: Actor, given: GivenCard[]) {
      const last = [...new Map(given.map((card) => [card.token, card])).values()]
      const saved = await cards.save(last, new Date())
      await Promise.all(
        saved.map(({ before, after }) => {
          forget(after._id)
          const [action, change] = before
            ? ['business_card.updated', { before: cardPrefill(before), after: cardPrefill(after) }]
            : ['business_card.created', { after: cardPrefill(after) }]
          return audit.record(actor, action, target(after._id), change)
        }),
      )
      const created = saved.filter(({ before }) => before === null).length
      return { created, updated: saved.length - created, unchanged: given.length - saved.length }
    },

    page: cards.page,

    /** Throws 404 BUSINESS_CARD_NOT_FOUND. */
    async delete(actor: Actor, token: string): Promise<void> {
      const isDeleted = isCardToken(token) && (await cards.delete(token))
      forget(token)
      if (!isDeleted) throw new AppError('BUSINESS_CARD_NOT_FOUND')
      await audit.record(actor, 'business_card.deleted', target(token))
    },
  }
}
