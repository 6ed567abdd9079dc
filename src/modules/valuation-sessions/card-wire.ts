import { t } from 'elysia'
import { integer, isoDate, nullable } from '../../http/wire.ts'
import { type BusinessCard, fieldsOf, tokenPattern } from './business-card.ts'

const string = (maxLength: number) =>
  nullable(t.String({ maxLength }), `a string of at most ${maxLength} characters`)
const integerFrom = (minimum: number, maximum: number) =>
  nullable(integer({ minimum, maximum }), `an integer from ${minimum} to ${maximum}`)

const maxRevenue = 1e15

/** The fields of a card, null where empty. */
export const card = t.Object({
  company_name: string(200),
  industry: string(200),
  business_type_id: string(128),
  revenue: nullable(t.Number({ minimum: -maxRevenue, maximum: maxRevenue }), 'an amount in euros'),
  employee_count: integerFrom(0, 10_000_000),
  country_code: nullable(t.String({ pattern: '^[A-Za-z]{2}$' }), 'two letters such as BE'),
  founding_year: integerFrom(1000, 2100),
  description: string(5000),
  city: string(200),
  business_highlights: string(5000),
  reason_for_selling: string(5000),
})

const tokenRule = '1 to 128 characters of A-Z, a-z, 0-9, _, ., ~ and -, starting with a letter or digit'
const fields = t.Partial(card).properties

/** A line of a file of cards. */
export const cardCells = t.Object({
  token: t.String({ pattern: tokenPattern.source, description: tokenRule }),
  ...fields,
})

export const cardBody = t.Object(
  { token: t.Optional(nullable(t.String({ pattern: tokenPattern.source }), tokenRule)), ...fields },
  {
    examples: [
      {
        company_name: 'Bakkerij Peeters',
        industry: 'Food',
        revenue: 640_000,
        employee_count: 7,
        country_code: 'BE',
        city: 'Leuven',
      },
    ],
  },
)

/** What an administrator sees: the token and the dates too. */
export const adminCard = t.Object({
  token: t.String(),
  ...card.properties,
  created_at: isoDate,
  updated_at: isoDate,
})

export const tokenRequired = 'Token required'
export const exampleToken = 'demo-card'
export const cardQuery = t.Object(
  { token: t.Optional(t.String({ examples: [exampleToken] })) },
  { refusal: tokenRequired },
)
export const deletedCard = t.Object({ success: t.Literal(true), token: t.String() })

export const toCard = fieldsOf
export const toAdminCard = ({ _id, ...card }: BusinessCard) => ({ token: _id, ...card })
