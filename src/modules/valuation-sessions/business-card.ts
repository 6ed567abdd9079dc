import type { JsonObject } from './free-json.ts'

/** A description of a business by its owner, which fills in the first form of a valuation. */
export type BusinessCard = {
  /** The token, which the owner passes on. */
  _id: string
  company_name: string | null
  industry: string | null
  business_type_id: string | null
  /** Euros a year. */
  revenue: number | null
  employee_count: number | null
  /** ISO 3166-1 alpha-2. */
  country_code: string | null
  founding_year: number | null
  description: string | null
  city: string | null
  business_highlights: string | null
  reason_for_selling: string | null
  created_at: Date
  updated_at: Date
}

export type CardFields = Omit<BusinessCard, '_id' | 'created_at' | 'updated_at'>

/** An absent field is null. */
export type NewCard = Pick<BusinessCard, '_id' | 'created_at' | 'updated_at'> & {
  [Field in keyof CardFields]?: CardFields[Field] | undefined
}

/** A card of which only some fields are given. */
export type GivenCard = { token: string } & { [Field in keyof CardFields]?: CardFields[Field] | undefined }

export const tokenPattern = /^[A-Za-z0-9][A-Za-z0-9_.~-]{0,127}$/

/** Whether a card can have this token; the store is not asked for any other. */
export const isCardToken = (token: string): boolean => tokenPattern.test(token)

export const fieldsOf = ({ _id, created_at, updated_at, ...fields }: BusinessCard): CardFields => fields

/** The fields of a card that are filled in, under its own names and those of the valuation form. */
export const cardPrefill = (card: BusinessCard): JsonObject => {
  const { employee_count, description, revenue } = card
  return {
    ...withoutNull(fieldsOf(card)),
    ...withoutNull({ number_of_employees: employee_count, business_description: description }),
    ...(revenue !== null && { current_year_data: { revenue } }),
  }
}

const withoutNull = (fields: { [name: string]: string | number | null }): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
