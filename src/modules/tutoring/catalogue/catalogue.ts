/** What families can choose from. The slug is the id: tutors hold the slugs of the subjects they teach. */
export type CatalogueItem = { _id: string; name: string; description: string | null; created_at: Date }

export type LessonPackage = CatalogueItem & { price_cents: number; currency: string; hours: number }

export const maxSlugLength = 64
export const slugPattern = '^[a-z0-9]+(?:-[a-z0-9]+)*$'

/** Returns a slug of plain letters, digits and hyphens; empty for a name without any of them. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxSlugLength)
    .replace(/^-|-$/g, '')
