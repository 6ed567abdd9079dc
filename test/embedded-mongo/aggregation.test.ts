import { afterAll, beforeAll, expect, test } from 'bun:test'
import { ObjectId } from 'mongodb'
import { startTestStore, type TestStore } from './test-store.ts'

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
  await server.collection('skus').insertMany([
    { sku: 'a', name: 'Apple' },
    { sku: 'b', name: 'Bean' },
  ])
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

test('$unwind does not go through arrays on its way', async () => {
  expect(await run([{ $unwind: '$items.sku' }])).toEqual([])
})

test('$unwind, $lookup and $project follow each other', async () => {
  const rows = await run([
    { $match: { _id: { $lte: 2 } } },
    { $unwind: '$items' },
    { $lookup: { from: 'skus', localField: 'items.sku', foreignField: 'sku', as: 'found' } },
    {
      $project: {
        _id: 0,
        order: '$_id',
        name: { $first: '$found.name' },
        twice: { $multiply: ['$items.n', 2] },
      },
    },
    { $sort: { order: 1, name: 1 } },
  ])
  expect(rows).toEqual([
    { order: 1, name: 'Apple', twice: 4 },
    { order: 1, name: 'Bean', twice: 2 },
    { order: 2, name: 'Apple', twice: 10 },
  ])
})

test('dates are grouped by day, conditions choose, and $facet answers several questions', async () => {
  const day = { $dateToString: { format: '%Y-%m-%d', date: '$at' } }
  expect(await run([{ $sortByCount: day }, { $sort: { _id: 1 } }])).toEqual([
    { _id: '2026-01-05', count: 1 },
    { _id: '2026-01-06', count: 2 },
  ])
  expect(
    await run([
      {
        $addFields: { size: { $cond: [{ $gte: ['$price', 15] }, 'large', { $ifNull: ['$note', 'small'] }] } },
      },
      {
        $facet: {
          sizes: [{ $sort: { _id: 1 } }, { $project: { size: 1, _id: 0 } }],
          count: [{ $count: 'n' }],
        },
      },
    ]),
  ).toEqual([{ sizes: [{ size: 'small' }, { size: 'large' }, { size: 'small' }], count: [{ n: 3 }] }])
})
