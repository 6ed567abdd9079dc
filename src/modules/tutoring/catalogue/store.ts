import type { Connection } from 'mongoose'
import type { Page } from '../../../http/wire.ts'
import { collectionOf, field, firstBatch, insertOnce, rowSchema } from '../../../platform/mongo.ts'
import type { CatalogueItem, LessonPackage } from './catalogue.ts'

const itemFields = {
  _id: field.string,
  name: field.string,
  description: field.nullableString,
  created_at: field.date,
}
const byName = { name: 1, _id: 1 } as const
const itemSchema = () => rowSchema<CatalogueItem>(itemFields).index(byName)
const packageSchema = rowSchema<LessonPackage>({
  ...itemFields,
  price_cents: field.number,
  currency: field.string,
  hours: field.number,
}).index(byName)

/** Subjects, curricula and packages, each by name. */
export const createCatalogueStore = (connection: Connection) => {
  const part = <Item extends CatalogueItem>(
    name: string,
    schema: ReturnType<typeof rowSchema<Item>>,
    collection: string,
  ) => {
    const items = collectionOf<CatalogueItem>(connection, name, schema, collection)
    return {
      /** Returns false when the slug is taken. */
      insert: (item: Item): Promise<boolean> => insertOnce(items.insertOne(item)),
      async page({ limit, offset }: Page): Promise<{ rows: Item[]; total: number }> {
        const [rows, total] = await Promise.all([
          firstBatch<CatalogueItem, Item>(items, { filter: {}, sort: byName, skip: offset, limit }),
          items.countDocuments({}),
        ])
        return { rows, total }
      },
      /** Those of the ids that exist. */
      byIds: (ids: string[]): Promise<Item[]> =>
        firstBatch<CatalogueItem, Item>(items, {
          filter: { _id: { $in: ids } },
          limit: Math.max(ids.length, 1),
        }),
    }
  }
  return {
    subjects: part<CatalogueItem>('TutoringSubject', itemSchema(), 'tutoring_subjects'),
    curricula: part<CatalogueItem>('TutoringCurriculum', itemSchema(), 'tutoring_curricula'),
    packages: part<LessonPackage>('TutoringPackage', packageSchema, 'tutoring_packages'),
  }
}

export type CatalogueStore = ReturnType<typeof createCatalogueStore>
