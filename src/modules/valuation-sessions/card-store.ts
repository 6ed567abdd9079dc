import { type Connection, Schema } from 'mongoose'
import { AppError } from '../../http/errors.ts'
import type { Page } from '../../http/wire.ts'
import { isDuplicateKey, schemaOptions } from '../../platform/mongo.ts'
import type { BusinessCard, NewCard } from './business-card.ts'

const requiredDate = { type: Date, required: true } as const
const nullableNumber = { type: Number, default: null }
/** An empty string is null. */
const nullableString = { type: String, default: null, set: (value: string | null) => value || null }

const cardSchema = new Schema<BusinessCard>(
  {
    _id: { type: String, required: true },
    company_name: nullableString,
    industry: nullableString,
    business_type_id: nullableString,
    revenue: nullableNumber,
    employee_count: nullableNumber,
    country_code: { ...nullableString, uppercase: true },
    founding_year: nullableNumber,
    description: nullableString,
    city: nullableString,
    business_highlights: nullableString,
    reason_for_selling: nullableString,
    created_at: requiredDate,
    updated_at: requiredDate,
  },
  schemaOptions,
)
cardSchema.index({ created_at: -1, _id: -1 })

export type CardStore = ReturnType<typeof createCardStore>

export const createCardStore = (connection: Connection) => {
  const cards = connection.model<BusinessCard>('BusinessCard', cardSchema, 'business_cards')
  return {
    find: async (token: string): Promise<BusinessCard | null> =>
      await cards.findById(token).lean<BusinessCard>(),

    /** Returns the card as it is stored. Throws 409 BUSINESS_CARD_TAKEN when its token exists. */
    async insert(card: NewCard): Promise<BusinessCard> {
      try {
        return (await new cards(card).save()).toObject()
      } catch (error) {
        if (isDuplicateKey(error)) throw new AppError('BUSINESS_CARD_TAKEN')
        throw error
      }
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
