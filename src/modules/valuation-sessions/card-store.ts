import { type Connection, trusted } from 'mongoose'
import { AppError } from '../../http/errors.ts'
import type { Page } from '../../http/wire.ts'
import { databaseOf, field, insertOnce, rowSchema } from '../../platform/mongo.ts'
import { type BusinessCard, fieldsOf, type GivenCard, type NewCard } from './business-card.ts'

/** An empty string is null. */
const nullableText = { ...field.nullableString, set: (value: string | null) => value || null }

const collection = 'business_cards'

const cardSchema = rowSchema<BusinessCard>({
  _id: field.string,
  company_name: nullableText,
  industry: nullableText,
  business_type_id: nullableText,
  revenue: field.nullableNumber,
  employee_count: field.nullableNumber,
  country_code: { ...nullableText, uppercase: true },
  founding_year: field.nullableNumber,
  description: nullableText,
  city: nullableText,
  business_highlights: nullableText,
  reason_for_selling: nullableText,
  created_at: field.date,
  updated_at: field.date,
})
cardSchema.index({ created_at: -1, _id: -1 })

export type SavedCard = { before: BusinessCard | null; after: BusinessCard }

const isEqual = (before: BusinessCard, after: BusinessCard): boolean =>
  Bun.deepEquals(fieldsOf(before), fieldsOf(after))

export type CardStore = ReturnType<typeof createCardStore>

export const createCardStore = (connection: Connection) => {
  const cards = connection.model<BusinessCard>('BusinessCard', cardSchema, collection)
  const rows = databaseOf(connection).collection<BusinessCard>(collection)
  return {
    find: async (token: string): Promise<BusinessCard | null> =>
      await cards.findById(token).lean<BusinessCard>(),

    /** Returns the card as it is stored. Throws 409 BUSINESS_CARD_TAKEN when its token exists. */
    async insert(card: NewCard): Promise<BusinessCard> {
      const row = new cards(card)
      if (!(await insertOnce(row.save()))) throw new AppError('BUSINESS_CARD_TAKEN')
      return row.toObject()
    },

    /**
     * Stores the fields that are given of each card: a new card has null in the others. Safe to repeat, and cards that
     * have these values already are not written. Returns the cards before and after, `before` null for a new one.
     */
    async save(given: GivenCard[], now: Date): Promise<SavedCard[]> {
      const ids = given.map(({ token }) => token)
      const found = await cards.find({ _id: trusted({ $in: ids }) }).lean<BusinessCard[]>()
      const known = new Map(found.map((card) => [card._id, card]))
      const saved = given.flatMap(({ token: _id, ...fields }) => {
        const before = known.get(_id) ?? null
        const unset = { created_at: now, updated_at: now }
        const after: BusinessCard = new cards({ ...(before ?? unset), ...fields, _id }).toObject()
        return before && isEqual(before, after) ? [] : [{ before, after: { ...after, updated_at: now } }]
      })
      if (saved.length === 0) return []
      await rows.bulkWrite(
        saved.map(({ after: { _id, created_at, ...set } }) => ({
          // Another process may create the card at the same time: then this updates it.
          updateOne: { filter: { _id }, update: { $set: set, $setOnInsert: { created_at } }, upsert: true },
        })),
        { ordered: false },
      )
      return saved
    },

    /** Newest first. */
    async page({ limit, offset }: Page): Promise<{ rows: BusinessCard[]; total: number }> {
      const newestFirst = cards.find().sort({ created_at: -1, _id: -1 })
      const [rows, total] = await Promise.all([
        newestFirst.skip(offset).limit(limit).lean<BusinessCard[]>(),
        cards.estimatedDocumentCount(),
      ])
      return { rows, total }
    },

    /** Returns whether there was a card. */
    async delete(token: string): Promise<boolean> {
      return (await cards.deleteOne({ _id: token })).deletedCount === 1
    },
  }
}
