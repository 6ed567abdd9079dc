import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Binary, Decimal128, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'mongodb'
import { startTestStore, type TestStore } from './test-store.ts'

let server: TestStore

beforeAll(async () => {
  server = await startTestStore()
})
afterAll(() => server.stop())

async function idsOf(name: string, filter: object): Promise<unknown[]> {
  const found = await server
    .collection(name)
    .find(filter, { projection: { _id: 1 }, sort: { _id: 1 } })
    .toArray()
  return found.map(({ _id }) => _id)
}

const inOrder = [
  new MinKey(),
  null,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  Long.fromString('-9223372036854775808'),
  -1.5,
  0,
  Decimal128.fromString('0.1'),
  0.5,
  Long.fromString('9007199254740992'),
  Long.fromString('9007199254740993'),
  1e300,
  Decimal128.fromString('1E+400'),
  '',
  'A',
  'a',
  'ab',
  'é',
  { a: 1 },
  { a: 2 },
  { b: 0 },
  new Binary(Buffer.from([2])),
  new Binary(Buffer.from([1, 1])),
  new ObjectId('000000000000000000000001'),
  false,
  true,
  new Date(-1),
  new Date(1),
  Timestamp.fromBits(1, 1),
  new MaxKey(),
]

test('values of all types sort in MongoDB’s order, with an index and without, both ways', async () => {
  const mixed = server.collection('mixed')
  const shuffled = inOrder.map((v, n) => ({ n, v })).toSorted((a, b) => ((a.n * 7) % 31) - ((b.n * 7) % 31))
  await mixed.insertMany(shuffled)
  const order = async (direction: 1 | -1): Promise<number[]> =>
    (await mixed.find().sort({ v: direction }).toArray()).map(({ n }) => n)
  const expected = inOrder.map((_, n) => n)
  expect(await order(1)).toEqual(expected)
  await mixed.createIndex({ v: 1 })
  expect(await order(1)).toEqual(expected)
  expect(await order(-1)).toEqual(expected.toReversed())
})

test('comparisons stay within their type and numbers compare by value', async () => {
  await server
    .collection('numbers')
    .insertMany([
      { _id: 1, v: 5 },
      { _id: 2, v: Long.fromString('9007199254740993') },
      { _id: 3, v: '5' },
      { _id: 4, v: Decimal128.fromString('5.0') },
      { _id: 5, v: null },
      { _id: 6, v: [1, 10] },
      { _id: 7 },
    ] as never[])
  expect(await idsOf('numbers', { v: 5 })).toEqual([1, 4])
  expect(await idsOf('numbers', { v: { $gt: 9007199254740992 } })).toEqual([2])
  expect(await idsOf('numbers', { v: { $gt: 4, $lt: 6 } })).toEqual([1, 4, 6])
  expect(await idsOf('numbers', { v: null })).toEqual([5, 7])
  expect(await idsOf('numbers', { v: { $ne: null } })).toEqual([1, 2, 3, 4, 6])
  expect(await idsOf('numbers', { v: { $exists: false } })).toEqual([7])
  expect(await idsOf('numbers', { v: { $type: 'number' } })).toEqual([1, 2, 4, 6])
  expect(await idsOf('numbers', { v: { $not: { $gt: 4 } } })).toEqual([3, 5, 7])
})

test('arrays match by element, as a whole, by size and by one element meeting all', async () => {
  await server.collection('arrays').insertMany([
    { _id: 1, a: [1, 2, 3] },
    { _id: 2, a: [[1, 2], 9] },
    {
      _id: 3,
      a: [
        { x: 1, y: 1 },
        { x: 2, y: 2 },
      ],
    },
    { _id: 4, a: [] },
    { _id: 5, a: 2 },
    { _id: 6, a: [{ x: 1 }, {}] },
  ] as never[])
  expect(await idsOf('arrays', { a: 2 })).toEqual([1, 5])
  expect(await idsOf('arrays', { a: [1, 2] })).toEqual([2])
  expect(await idsOf('arrays', { a: { $size: 0 } })).toEqual([4])
  expect(await idsOf('arrays', { a: { $all: [1, 3] } })).toEqual([1])
  expect(await idsOf('arrays', { 'a.x': 1, 'a.y': 2 })).toEqual([3])
  expect(await idsOf('arrays', { a: { $elemMatch: { x: 1, y: 2 } } })).toEqual([])
  expect(await idsOf('arrays', { a: { $elemMatch: { $gt: 1, $lt: 3 } } })).toEqual([1])
  expect(await idsOf('arrays', { 'a.1': 2 })).toEqual([1])
  expect(await idsOf('arrays', { 'a.x': null })).toEqual([5, 6])
  expect(await idsOf('arrays', { a: { $in: [[1, 2], 3] } })).toEqual([1, 2])
})

test('regular expressions, $nor, $expr and the order of a subdocument’s fields decide', async () => {
  await server.collection('texts').insertMany([
    { _id: 1, s: 'Hello', n: 1, m: 2, o: { a: 1, b: 2 } },
    { _id: 2, s: 'help', n: 2, m: 1, o: { b: 2, a: 1 } },
  ] as never[])
  expect(await idsOf('texts', { s: /^hel/i })).toEqual([1, 2])
  expect(await idsOf('texts', { s: { $regex: 'LO$', $options: 'i' } })).toEqual([1])
  expect(await idsOf('texts', { s: { $in: [/^help/] } })).toEqual([2])
  expect(await idsOf('texts', { $nor: [{ n: 1 }, { n: 5 }] })).toEqual([2])
  expect(await idsOf('texts', { $expr: { $gt: ['$m', '$n'] } })).toEqual([1])
  expect(await idsOf('texts', { o: { a: 1, b: 2 } })).toEqual([1])
  await server.collection('texts').createIndex({ s: 1 })
  expect(await idsOf('texts', { s: /^hel/ })).toEqual([2])
})

type Filtered = [filter: object, ids: number[]]

/** Every filter finds its documents, read through and by an index on `index`. */
async function finds(
  name: string,
  documents: object[],
  index: string | null,
  filters: Filtered[],
): Promise<void> {
  await server.collection(name).insertMany(documents as never[])
  const all = async () => Promise.all(filters.map(([filter]) => idsOf(name, filter)))
  const expected = filters.map(([, ids]) => ids)
  expect(await all()).toEqual(expected)
  if (index) await server.collection(name).createIndex({ [index]: 1 })
  expect(await all()).toEqual(expected)
}

test('a position leads to one element, which is taken whole', () =>
  finds(
    'positions',
    [
      { _id: 1, a: [1, 2] },
      { _id: 2, a: [[1], 1] },
      { _id: 3, a: [[2], [1]] },
      { _id: 4, a: { 0: 1 } },
      { _id: 5, a: [{ 0: 1 }, 2] },
      { _id: 6, a: [[{ b: 1 }], { b: 2 }] },
      { _id: 7, a: [[[1]]] },
      { _id: 8 },
    ],
    'a',
    [
      [{ 'a.0': 1 }, [1, 4, 5]],
      [{ 'a.0': [1] }, [2]],
      [{ 'a.0.0': 1 }, [2, 5]],
      [{ 'a.0.b': 1 }, [6]],
      [{ 'a.0.b': null }, [4, 5, 6, 8]],
      [{ 'a.1.b': 2 }, [6]],
      [{ 'a.2': { $exists: true } }, []],
    ],
  ))

test('the lowest and the highest key compare with fields that are missing', () =>
  finds('ends', [{ _id: 1, a: 1 }, { _id: 2 }, { _id: 3, a: null }], 'a', [
    [{ a: { $gt: new MinKey() } }, [1, 2, 3]],
    [{ a: { $lt: new MaxKey() } }, [1, 2, 3]],
    [{ a: { $lt: new MinKey() } }, []],
  ]))

test('regular expressions know line ends and white space as MongoDB does, and equal ones that are stored', () =>
  finds(
    'patterns',
    [
      { _id: 1, s: 'one\n' },
      { _id: 2, s: 'one\r' },
      { _id: 3, s: 'a\rb' },
      { _id: 4, s: 'a\nb' },
      { _id: 5, s: 'a\u00a0b' },
      { _id: 6, s: 'a\u000bb' },
      { _id: 7, s: /^one$/i },
    ],
    's',
    [
      [{ s: /one$/ }, [1]],
      [{ s: /a.b/ }, [3, 5, 6]],
      [{ s: { $regex: 'a.b', $options: 's' } }, [3, 4, 5, 6]],
      [{ s: /a\sb/ }, [3, 4, 6]],
      [{ s: /a[\s]b/ }, [3, 4, 6]],
      [{ s: /a$/m }, [4]],
      [{ s: /^one$/i }, [1, 7]],
      [{ s: { $regex: '^one$', $options: 'i' } }, [1, 7]],
      [{ s: { $in: [/^one$/i] } }, [1, 7]],
    ],
  ))

test('a pattern that would try every split of a text takes no longer than others', async () => {
  await server.collection('splits').insertOne({ _id: 1, s: 'x'.repeat(2000) } as never)
  expect(await idsOf('splits', { s: /(x+x+)+y/ })).toEqual([])
})
