import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Long, ObjectId } from 'mongodb'
import { refusal, startTestStore, type TestStore } from './test-store.ts'

let server: TestStore
const owner = new ObjectId()

beforeAll(async () => {
  server = await startTestStore()
  await server.collection('orders').insertMany([
    {
      _id: 1,
      owner,
      at: new Date('2026-01-05T10:00:00Z'),
      items: [
        { sku: 'a', n: 2 },
        { sku: 'b', n: 1 },
      ],
      price: 10,
    },
    { _id: 2, owner, at: new Date('2026-01-06T10:00:00Z'), items: [{ sku: 'a', n: 5 }], price: 20.5 },
    { _id: 3, owner: null, at: new Date('2026-01-06T12:00:00Z'), items: [], price: null },
  ] as never[])
})
afterAll(() => server.stop())

function run(pipeline: object[]): Promise<object[]> {
  return server.collection('orders').aggregate(pipeline).toArray()
}

test('$group sums, averages and collects by value, object ids included', async () => {
  const groups = await run([
    {
      $group: {
        _id: '$owner',
        n: { $sum: 1 },
        total: { $sum: '$price' },
        mean: { $avg: '$price' },
        ids: { $push: '$_id' },
        last: { $max: '$at' },
      },
    },
    { $sort: { n: -1 } },
  ])
  expect(groups).toEqual([
    { _id: owner, n: 2, total: 30.5, mean: 15.25, ids: [1, 2], last: new Date('2026-01-06T10:00:00Z') },
    { _id: null, n: 1, total: 0, mean: null, ids: [3], last: new Date('2026-01-06T12:00:00Z') },
  ])
})

test('a path takes what the objects of an array have, not those of an array within it', async () => {
  const stages = [{ $set: { list: [[{ a: 1 }], { a: 2 }, 3, []] } }, { $project: { _id: 0, x: '$list.a' } }]
  expect(await run([{ $match: { _id: 1 } }, ...stages])).toEqual([{ x: [2] }])
})

test('$unwind does not go through arrays on its way', async () => {
  expect(await run([{ $unwind: '$items.sku' }])).toEqual([])
})

test('$unwind, $project and $sort follow each other', async () => {
  const rows = await run([
    { $match: { _id: { $lte: 2 } } },
    { $unwind: '$items' },
    { $project: { _id: 0, order: '$_id', sku: '$items.sku', more: { $add: ['$items.n', 2] } } },
    { $sort: { order: 1, sku: 1 } },
  ])
  expect(rows).toEqual([
    { order: 1, sku: 'a', more: 4 },
    { order: 1, sku: 'b', more: 3 },
    { order: 2, sku: 'a', more: 7 },
  ])
})

test('dates are grouped by day, and conditions choose', async () => {
  const day = { $dateToString: { format: '%Y-%m-%d', date: '$at' } }
  expect(await run([{ $group: { _id: day, count: { $sum: 1 } } }, { $sort: { _id: 1 } }])).toEqual([
    { _id: '2026-01-05', count: 1 },
    { _id: '2026-01-06', count: 2 },
  ])
  const size = { $cond: [{ $gte: ['$price', 15] }, 'large', { $ifNull: ['$note', 'small'] }] }
  const sizes = await run([
    { $addFields: { size } },
    { $sort: { _id: 1 } },
    { $project: { size: 1, _id: 0 } },
  ])
  expect(sizes).toEqual([{ size: 'small' }, { size: 'large' }, { size: 'small' }])
})

test('$size counts the elements of an array, and refuses what is none', async () => {
  const rows = server.collection('sized')
  await rows.insertMany([
    { _id: 1, tags: ['a', 'b'] },
    { _id: 2, tags: [] },
    { _id: 3, tags: ['c'] },
  ] as never[])
  const sum = { $group: { _id: null, n: { $sum: { $size: '$tags' } } } }
  expect(await rows.aggregate([sum]).toArray()).toEqual([{ _id: null, n: 3 }])
  await rows.insertOne({ _id: 4 } as never)
  expect((await refusal(rows.aggregate([sum]).toArray())).code).toBe(17124)
})

test('an object within $set adds to the object that is there, and none may be empty', async () => {
  const set = { $set: { more: { a: '$_id' } } }
  const rows = await run([
    { $match: { _id: 1 } },
    set,
    { $set: { more: { b: 2 } } },
    { $project: { more: 1 } },
  ])
  expect(rows).toEqual([{ _id: 1, more: { a: 1, b: 2 } }])
  expect(await refusal(run([{ $set: { more: {} } }]))).toMatchObject({ code: 40180 })
  expect(await refusal(run([{ $project: { more: { a: {} } } }]))).toMatchObject({ code: 51270 })
})

test('$project refuses fields that are left out beside others', async () => {
  const refused = [
    [{ price: 0, x: '$at' }, 31252],
    [{ price: 0, at: 1, x: '$at' }, 31253],
    [{ x: '$at', price: 0 }, 31254],
    [{ _id: '$at', price: 0 }, 31254],
    [{ items: { n: 1, sku: 0 } }, 31254],
  ] as const
  for (const [$project, code] of refused) expect(await refusal(run([{ $project }]))).toMatchObject({ code })
})

test('a sum beyond 64 bits is a double', async () => {
  const most = Long.MAX_VALUE
  const sums = { sum: { $add: [most, '$_id'] }, difference: { $subtract: ['$_id', Long.MIN_VALUE] } }
  const [row] = await run([{ $match: { _id: 1 } }, { $project: { _id: 0, ...sums } }])
  expect(row).toEqual({ sum: 2 ** 63, difference: 2 ** 63 })
})
