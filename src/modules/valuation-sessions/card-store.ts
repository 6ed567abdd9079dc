import { type Connection, Schema } from 'mongoose'
import { AppError } from '../../http/errors.ts'
import { isDuplicateKey, schemaOptions } from '../../platform/mongo.ts'
import type { BusinessCard } from './business-card.ts'

const textOrNull = { type: String, default: null }
const numberOrNull = { type: Number, default: null }

const cardSchema = new Schema(
  {
    /** The card's token. */
    _id: { type: String, required: true },
    company_name: textOrNull,
    industry: textOrNull,
    business_type_id: textOrNull,
    revenue: numberOrNull,
    employee_count: numberOrNull,
    country_code: textOrNull,
    founding_year: numberOrNull,
    description: textOrNull,
    city: textOrNull,
    business_highlights: textOrNull,
    reason_for_selling: textOrNull,
    created_at: { type: Date, required: true },
    updated_at: { type: Date, required: true },
  },
  schemaOptions,
).index({ created_at: -1, _id: -1 })

type CardRow = ReturnType<typeof toRow>

export type CardStore = ReturnType<typeof createCardStore>

export const createCardStore = (connection: Connection) => {
  const model = connection.model('BusinessCard', cardSchema, 'business_cards')
  const rows = connection.getClient().db(connection.name).collection<CardRow>(model.collection.name)
  return {
    async find(token: string): Promise<BusinessCard | null> {
      const row = await rows.findOne({ _id: token })
      return row ? fromRow(row) : null
    },

    /** Throws 409 BUSINESS_CARD_TAKEN when a card with this token exists. */
    async insert(card: BusinessCard): Promise<void> {
      try {
        await rows.insertOne(toRow(card))
      } catch (error) {
        if (isDuplicateKey(error)) throw new AppError('BUSINESS_CARD_TAKEN')
        throw error
      }
    },

    /** Newest first. */
    async page(limit: number, offset: number): Promise<{ cards: BusinessCard[]; total: number }> {
      const [page, total] = await Promise.all([
        rows.find({}, { sort: { created_at: -1, _id: -1 }, skip: offset, limit }).toArray(),
        rows.estimatedDocumentCount(),
      ])
      return { cards: page.map(fromRow), total }
    },

    /** Whether there was one. */
    async remove(token: string): Promise<boolean> {
      return (await rows.deleteOne({ _id: token })).deletedCount === 1
    },
  }
}

const toRow = (card: BusinessCard) => ({
  _id: card.token,
  company_name: card.companyName,
  industry: card.industry,
  business_type_id: card.businessTypeId,
  revenue: card.revenue,
  employee_count: card.employeeCount,
  country_code: card.countryCode,
  founding_year: card.foundingYear,
  description: card.description,
  city: card.city,
  business_highlights: card.businessHighlights,
  reason_for_selling: card.reasonForSelling,
  created_at: card.createdAt,
  updated_at: card.updatedAt,
})

const fromRow = (row: CardRow): BusinessCard => ({
  token: row._id,
  companyName: row.company_name,
  industry: row.industry,
  businessTypeId: row.business_type_id,
  revenue: row.revenue,
  employeeCount: row.employee_count,
  countryCode: row.country_code,
  foundingYear: row.founding_year,
  description: row.description,
  city: row.city,
  businessHighlights: row.business_highlights,
  reasonForSelling: row.reason_for_selling,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})
