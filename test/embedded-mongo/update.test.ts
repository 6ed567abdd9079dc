import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Decimal128, Int32, Long } from 'mongodb'
import { refusal, startTestStore, type TestStore } from './test-store.ts'

let server: TestStore

beforeAll(async () => {
  server = await startTestStore()
})
afterAll(() => server.stop())

/** What an update makes of a document. */
async function updated(
  before: object,
  update: object,
  options: object = {},
  filter: object = {},
): Promise<object> {
  const things = server.collection('things')
  await things.deleteMany({})
  await things.insertOne({ _id: 1, ...before } as never)
  await things.updateOne(filter, update as never, options)
  const { _id, ...rest } = (await things.findOne({})) ?? {}
  return rest
}

const cases: [title: string, before: object, update: object, after: object][] = [
  ['$set makes the way to its field', { a: 1 }, { $set: { 'b.c.d': 2 } }, { a: 1, b: { c: { d: 2 } } }],
  ['$set fills an array up with nulls', { a: [1] }, { $set: { 'a.3': 4 } }, { a: [1, null, null, 4] }],
  ['$unset leaves null in an array', { a: [1, 2], b: 1 }, { $unset: { 'a.0': '', b: '' } }, { a: [null, 2] }],
  [
    '$inc and $mul count from nothing',
    { a: 2 },
    { $inc: { b: 3 }, $mul: { a: 5, c: 7 } },
    { a: 10, b: 3, c: 0 },
  ],
  ['$min and $max keep the extreme', { a: 5, b: 5 }, { $min: { a: 3 }, $max: { b: 3 } }, { a: 3, b: 5 }],
  ['$rename moves a value', { a: 1 }, { $rename: { a: 'b.c' } }, { b: { c: 1 } }],
  [
    '$push adds, sorts and cuts',
    { a: [3, 1] },
    { $push: { a: { $each: [2, 0], $sort: 1, $slice: 3 } } },
    { a: [0, 1, 2] },
  ],
  [
    '$push sorts by fields, of which a value that is no object has none',
    { a: [{ x: [3, 1] }, 2, { x: 2 }, 1] },
    { $push: { a: { $each: [], $sort: { x: 1 } } } },
    { a: [2, 1, { x: 2 }, { x: [3, 1] }] },
  ],
  [
    '$push inserts at a position',
    { a: [1, 4] },
    { $push: { a: { $each: [2, 3], $position: 1 } } },
    { a: [1, 2, 3, 4] },
  ],
  [
    '$addToSet compares by value',
    { a: [1, { x: 1 }] },
    { $addToSet: { a: { $each: [1, { x: 1 }, 2] } } },
    { a: [1, { x: 1 }, 2] },
  ],
  ['$pull takes conditions', { a: [1, 5, 8] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
  [
    '$pull takes filters on objects',
    { a: [{ x: 1, y: 1 }, { x: 2 }] },
    { $pull: { a: { x: 1 } } },
    { a: [{ x: 2 }] },
  ],
  ['$pullAll takes values', { a: [1, 2, 1, 3] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
  [
    '$pop takes from either end',
    { a: [1, 2, 3], b: [1, 2] },
    { $pop: { a: 1, b: -1 } },
    { a: [1, 2], b: [2] },
  ],
]

test.each(cases)('%s', async (_title, before, update, after) => {
  expect(await updated(before, update)).toEqual(after)
})

test('$push does not sort by nothing', async () => {
  for (const $sort of [{}, { '': 1 }, { a: 2 }])
    await expect(updated({}, { $push: { a: { $each: [1], $sort } } })).rejects.toMatchObject({ code: 2 })
})

test('positional operators and array filters are refused, and nothing is written', async () => {
  const [before, one] = [{ a: [{ n: 0 }] }, { arrayFilters: [{ 'e.n': 0 }] }]
  for (const path of ['a.$.n', 'a.$[].n', 'a.$[e].n'])
    await expect(updated(before, { $set: { [path]: 1 } }, {}, { 'a.n': 0 })).rejects.toMatchObject({
      code: 115,
    })
  await expect(updated(before, { $set: { 'a.0.n': 1 } }, one)).rejects.toMatchObject({ code: 115 })
})

test('a rename neither takes from an array nor puts into one, nor stays on its path', async () => {
  const before = { list: [1], field: 2 }
  const refused = [
    ['list.0', 'to', 2],
    ['field', 'list.0', 2],
    ['field', 'field.a', 2],
    ['field.a', 'field', 2],
    ['field.a', 'to', 28],
    ['list.a', 'to', 28],
  ] as const
  for (const [from, to, code] of refused)
    await expect(updated(before, { $rename: { [from]: to } })).rejects.toMatchObject({ code })
  expect(await updated(before, { $rename: { 'list.1': 'to', missing: 'list.0' } })).toEqual(before)
})

test('a rename has its turn by its new name, and its old one is taken before the new one is looked at', async () => {
  const after = await updated({ a: 1 }, { $rename: { a: 'y' }, $set: { b: 2, z: 3 } })
  expect(Object.entries(after)).toEqual([
    ['b', 2],
    ['y', 1],
    ['z', 3],
  ])
  const both = { set: { $set: { a: 2 } }, rename: { $rename: { a: 'a' } } }
  await expect(updated({ a: 1 }, { ...both.set, ...both.rename })).rejects.toMatchObject({ code: 40 })
  await expect(updated({ a: 1 }, { ...both.rename, ...both.set })).rejects.toMatchObject({ code: 2 })
})

test('arithmetic with decimals is refused', async () => {
  const one = Decimal128.fromString('1')
  await expect(updated({ a: 1 }, { $inc: { a: one } })).rejects.toMatchObject({ code: 115 })
})

test('an update by a pipeline computes from the document', async () => {
  expect(await updated({ a: 2, b: 3 }, [{ $set: { sum: { $add: ['$a', '$b'] } } }, { $unset: 'a' }])).toEqual(
    { b: 3, sum: 5 },
  )
})

test('integers widen when they overflow and otherwise keep their type', async () => {
  const things = server.collection('ints')
  await things.insertOne({ a: new Int32(2147483647), b: new Int32(1) })
  await things.updateOne({}, { $inc: { a: new Int32(1), b: new Int32(1) } })
  const raw = await things.findOne({}, { promoteValues: false })
  expect(raw?.a).toEqual(Long.fromNumber(2147483648))
  expect(raw?.b).toEqual(new Int32(2))
})

const refused: [title: string, before: object, update: object, code: number][] = [
  ['$inc of a text', { a: 'x' }, { $inc: { a: 1 } }, 14],
  ['$inc by a text', { a: 1 }, { $inc: { a: 'x' } }, 14],
  ['$push onto a number', { a: 1 }, { $push: { a: 1 } }, 2],
  ['$addToSet onto a number', { a: 1 }, { $addToSet: { a: 1 } }, 2],
  ['$pop from a number', { a: 1 }, { $pop: { a: 1 } }, 14],
  ['a path through a number', { a: 1 }, { $set: { 'a.b': 1 } }, 28],
  ['two operators on one path', { a: 1 }, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
  ['an operator above another', { a: {} }, { $set: { a: 1, 'a.b': 1 } }, 40],
  ['a change of _id', { a: 1 }, { $set: { _id: 2 } }, 66],
  ['an unknown operator', { a: 1 }, { $frobnicate: { a: 1 } }, 9],
]

test.each(refused)('%s is refused and changes nothing', async (_title, before, update, code) => {
  expect((await refusal(updated(before, update))).code).toBe(code)
  expect(await server.collection('things').findOne({})).toEqual({ _id: 1, ...before } as never)
})

test('an upsert takes the filter’s equalities, an update without effect counts as matched only', async () => {
  const things = server.collection('upserts')
  const result = await things.updateOne(
    { a: 1, 'b.c': 2, d: { $gt: 5 } },
    { $set: { e: 3 } },
    { upsert: true },
  )
  expect(result.upsertedCount).toBe(1)
  expect(await things.findOne({}, { projection: { _id: 0 } })).toEqual({ a: 1, b: { c: 2 }, e: 3 } as never)
  expect(await things.updateOne({ a: 1 }, { $set: { e: 3 } })).toMatchObject({
    matchedCount: 1,
    modifiedCount: 0,
  })
  expect(await things.updateMany({ none: 1 }, { $set: { e: 3 } })).toMatchObject({ matchedCount: 0 })
})
