/** What an owner tells of a business, to fill in a valuation's first form. */
export type BusinessCard = {
  token: string
  companyName: string | null
  industry: string | null
  businessTypeId: string | null
  /** Euros a year. */
  revenue: number | null
  employeeCount: number | null
  /** ISO 3166-1 alpha-2. */
  countryCode: string | null
  foundingYear: number | null
  description: string | null
  city: string | null
  businessHighlights: string | null
  reasonForSelling: string | null
  createdAt: Date
  updatedAt: Date
}

export type BusinessCardFields = Omit<BusinessCard, 'token' | 'createdAt' | 'updatedAt'>

const tokenPattern = /^[A-Za-z0-9][A-Za-z0-9_.~-]{0,127}$/

/** What cannot be a token is not worth a look into the store. */
export const isCardToken = (text: string): boolean => tokenPattern.test(text)

/** A card is public to whoever has its token, so the token is as hard to guess as a key: 192 bits. */
export const makeCardToken = (): string =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('hex')

/** The fields of a card that say something, named as the valuation form names them. */
export const cardPrefill = (card: BusinessCardFields): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries({
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
    }).flatMap(([field, value]) => (value === null ? [] : [[field, value]])),
  )
