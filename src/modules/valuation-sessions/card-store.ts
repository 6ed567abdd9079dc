import type { Connection } from 'mongoose'
import { AppError } from '../../http/errors.ts'
import type { Page } from '../../http/wire.ts'
import { field, insertOnce, rowSchema } from '../../platform/mongo.ts'
import type { BusinessCard, NewCard } from './business-card.ts'

/** An empty string is null. */
const nullableText = { ...field.nullableString, set: (value: string | null) => value || null }

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

export type CardStore = ReturnType<typeof createCardStore>

export const createCardStore = (connection: Connection) => {
  const cards = connection.model<BusinessCard>('BusinessCard', cardSchema, 'business_cards')
  return {
    find: async (token: string): Promise<BusinessCard | null> =>
      await cards.findById(token).lean<BusinessCard>(),

    /** Returns the card as it is stored. Throws 409 BUSINESS_CARD_TAKEN when its token exists. */
    async insert(card: NewCard): Promise<BusinessCard> {
      const row = new cards(card)
      if (!(await insertOnce(row.save()))) throw new AppError('BUSINESS_CARD_TAKEN')
      return row.toObject()
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
