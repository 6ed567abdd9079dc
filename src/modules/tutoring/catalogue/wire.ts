import { t } from 'elysia'
import { boundedString, integer, nullable, personName } from '../../../http/wire.ts'
import { listQuery } from '../list-wire.ts'
import { type CatalogueItem, type LessonPackage, maxSlugLength, slugPattern } from './catalogue.ts'

export const slug = t.String({
  pattern: slugPattern,
  maxLength: maxSlugLength,
  description: `a slug such as math, of at most ${maxSlugLength} characters`,
})

export const item = t.Object({ id: slug, name: t.String(), description: nullable(t.String()) })
export const items = t.Array(item)
export const packages = t.Array(
  t.Object({ ...item.properties, price_cents: integer(), currency: t.String(), hours: integer() }),
)

const toItem = <Item extends CatalogueItem>({ _id, created_at: _, ...item }: Item) => ({ id: _id, ...item })

export const toSubject = (subject: CatalogueItem) => toItem(subject)
export const toItems = (rows: CatalogueItem[]) => rows.map(toSubject)
export const toPackages = (rows: LessonPackage[]) => rows.map((row) => toItem(row))

export const subjectQuery = t.Object(listQuery)

export const subjectBody = t.Object(
  {
    name: boundedString(1, 100, 'a name'),
    slug: t.Optional(slug),
    description: t.Optional(nullable(personName, 'a string of at most 100 characters or null')),
  },
  { examples: [{ name: 'Music', slug: 'music' }] },
)
