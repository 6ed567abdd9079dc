import { type Static, t } from 'elysia'
import { isoDate, nullable } from '../../http/wire.ts'
import type { BusinessCard, BusinessCardFields } from './business-card.ts'

const text = (maxLength: number) =>
  t.Optional(
    t.Union([t.String({ maxLength }), t.Null()], { description: `text of at most ${maxLength} characters` }),
  )

const whole = (minimum: number, maximum: number) =>
  t.Optional(
    t.Union([t.Integer({ minimum, maximum }), t.Null()], {
      description: `a whole number from ${minimum} to ${maximum}`,
    }),
  )

const maxRevenue = 1e15

export const cardBody = t.Object({
  token: t.Optional(
    t.Union([t.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_.~-]{0,127}$' }), t.Null()], {
      description: '1 to 128 characters of A-Z, a-z, 0-9, _, ., ~ and -, starting with a letter or digit',
    }),
  ),
  company_name: text(200),
  industry: text(200),
  business_type_id: text(128),
  revenue: t.Optional(
    t.Union([t.Number({ minimum: -maxRevenue, maximum: maxRevenue }), t.Null()], {
      description: 'an amount in euros',
    }),
  ),
  employee_count: whole(0, 10_000_000),
  country_code: t.Optional(
    t.Union([t.String({ pattern: '^[A-Za-z]{2}$' }), t.Null()], { description: 'two letters, as BE' }),
  ),
  founding_year: whole(1000, 2100),
  description: text(5000),
  city: text(200),
  business_highlights: text(5000),
  reason_for_selling: text(5000),
})

const textOrNull = nullable(t.String())
const numberOrNull = nullable(t.Number())

export const cardWire = t.Object({
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
})

/** What an administrator sees: the token and the times too. */
export const adminCardWire = t.Object({
  token: t.String(),
  ...cardWire.properties,
  created_at: isoDate,
  updated_at: isoDate,
})

export const tokenRequired = 'Token required'
export const cardQuery = t.Object({ token: t.Optional(t.String()) }, { refusal: tokenRequired })
export const cardDeleteAnswer = t.Object({ success: t.Literal(true), token: t.String() })

/** An empty text says no more than null does. */
export const toCardFields = (body: Static<typeof cardBody>): BusinessCardFields => ({
  companyName: body.company_name || null,
  industry: body.industry || null,
  businessTypeId: body.business_type_id || null,
  revenue: body.revenue ?? null,
  employeeCount: body.employee_count ?? null,
  countryCode: body.country_code?.toUpperCase() ?? null,
  foundingYear: body.founding_year ?? null,
  description: body.description || null,
  city: body.city || null,
  businessHighlights: body.business_highlights || null,
  reasonForSelling: body.reason_for_selling || null,
})

export const toCardWire = (card: BusinessCard): Static<typeof cardWire> => ({
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
})

export const toAdminCardWire = (card: BusinessCard): Static<typeof adminCardWire> => ({
  token: card.token,
  ...toCardWire(card),
  created_at: card.createdAt,
  updated_at: card.updatedAt,
})
