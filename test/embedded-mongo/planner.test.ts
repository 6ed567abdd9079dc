import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Collection, Document } from 'mongodb'
import { startTestStore, type TestStore } from './test-store.ts'

let server: TestStore

beforeAll(async () => {
  server = await startTestStore()
})
afterAll(() => server.stop())

const scalar = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom('a', 'ab', 'b', '', null, true, false, 1.5, Number.NaN),
  fc.constantFrom(new Date(0), new Date(5), { x: 1 }, { x: 2 }),
)
const value = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
)
const document = fc.record({ a: value, b: value, c: scalar }, { requiredKeys: [] })
const condition = fc.oneof(
  scalar,
  fc
    .record({ $gt: scalar, $lt: scalar }, { requiredKeys: [] })
    .filter((range) => Object.keys(range).length > 0),
  fc.record({ $gte: scalar }),
  fc.record({ $lte: scalar }),
  fc.record({ $in: fc.array(value, { maxLength: 3 }) }),
  fc.record({ $ne: scalar }),
  fc.record({ $exists: fc.boolean() }),
)
const plain = fc.record({ a: condition, b: condition, c: condition }, { requiredKeys: [] })
const filter = fc.oneof(
  { weight: 3, arbitrary: plain },
  {
    weight: 1,
    arbitrary: fc
      .tuple(plain, fc.array(plain, { minLength: 1, maxLength: 3 }))
      .map(([all, $or]) => ({ ...all, $or })),
  },
)
const direction = fc.constantFrom(1 as const, -1 as const)
const sort = fc.oneof(
  fc.constant({}),
  fc.record({ b: direction }),
  fc.record({ b: direction, c: direction }),
  fc.record({ a: direction, c: direction }),
)
const indexes = fc.subarray(
  [{ a: 1, b: 1, c: 1 }, { a: -1, c: 1 }, { b: 1, c: -1 }, { c: 1 }, { c: 1, a: 1, b: -1 }] as Document[],
  { minLength: 1 },
)

/** The values of a field: an absent one sorts as null does, so either may come first. */
function valuesOf(found: Document[], key: string): string[] {
  return found.map((each) => JSON.stringify(each[key] ?? null))
}

async function compare(collection: Collection<Document>, query: Document, order: Document): Promise<void> {
  const scanned = await collection.find(query).sort(order).hint({ $natural: 1 }).toArray()
  const planned = await collection.find(query).sort(order).toArray()
  expect(valuesOf(planned, '_id').toSorted()).toEqual(valuesOf(scanned, '_id').toSorted())
  // documents whose sort keys are equal may come in another order
  for (const field of Object.keys(order).slice(0, 1)) {
    const scalars = scanned.every((each) => !Array.isArray(each[field]))
    if (scalars) expect(valuesOf(planned, field)).toEqual(valuesOf(scanned, field))
  }
  expect(await collection.countDocuments(query)).toBe(scanned.length)
}

test('whatever the indexes, a query finds, orders and counts what a full scan does', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(document, { minLength: 1, maxLength: 25 }),
      indexes,
      fc.array(fc.tuple(filter, sort), { minLength: 5, maxLength: 15 }),
      async (documents, keys, queries) => {
        run += 1
        const collection = server.collection(`p${run}`)
        const fitting = keys.filter(
          (key) =>
            !documents.some(
              (each) => 'a' in key && 'b' in key && Array.isArray(each.a) && Array.isArray(each.b),
            ),
        )
        await collection.insertMany(documents.map((each, _id) => ({ ...each, _id }) as never))
        for (const key of fitting) await collection.createIndex(key)
        for (const [query, order] of queries) {
          const parallel = 'a' in order && 'b' in order
          if (!parallel) await compare(collection, query as Document, order)
        }
        await collection.drop()
      },
    ),
    { numRuns: 30 },
  )
})
