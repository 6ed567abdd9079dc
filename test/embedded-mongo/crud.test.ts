import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Binary, Decimal128, Double, Int32, Long, ObjectId } from 'mongodb'
import { eventually } from '../support/eventually.ts'
import { refusal, startTestStore, type TestStore } from './test-store.ts'

let server: TestStore

beforeAll(async () => {
  server = await startTestStore()
})
afterAll(() => server.stop())

test('what is stored comes back with its types, field order and odd keys', async () => {
  const things = server.collection('types')
  const document = {
    _id: new ObjectId(),
    z: new Double(1),
    a: new Int32(1),
    long: Long.fromString('9007199254740993'),
    decimal: Decimal128.fromString('1.50'),
    bytes: new Binary(Buffer.from([0, 1, 255])),
    odd: { $set: 1, 'a.b': 2, '': 3, constructor: 4, 10: 5, 2: 6 },
  }
  await things.insertOne(document)
  await things.updateOne({ _id: document._id }, { $set: { added: true } })
  const back = await things.findOne({ _id: document._id }, { promoteValues: false })
  const int = (n: number): Int32 => new Int32(n)
  const odd = { $set: int(1), 'a.b': int(2), '': int(3), constructor: int(4), 10: int(5), 2: int(6) }
  expect(back).toEqual({ ...document, odd, added: true } as unknown as typeof back)
  expect(back?.z).toBeInstanceOf(Double)
  expect(Object.keys(back ?? {})).toEqual([...Object.keys(document), 'added'])
})

test('ten thousand documents come in pages without loss, and a limit ends the cursor', async () => {
  const many = server.collection('many')
  await many.insertMany(Array.from({ length: 10_000 }, (_, n) => ({ n })))
  const seen = new Set<number>()
  for await (const { n } of many.find().batchSize(777)) seen.add(n)
  expect(seen.size).toBe(10_000)
  expect((await many.find().sort({ n: -1 }).skip(5).limit(3).toArray()).map(({ n }) => n)).toEqual([
    9994, 9993, 9992,
  ])
  expect(await many.find({}, { batchSize: 2 }).limit(5).toArray()).toHaveLength(5)
  expect(await many.countDocuments({ n: { $gte: 100 } }, { skip: 10, limit: 50 })).toBe(50)
})

test('a document of almost 16 MB is kept whole and a larger one is refused', async () => {
  const big = server.collection('big')
  const text = 'x'.repeat(16 * 1024 * 1024 - 100)
  await big.insertOne({ _id: 1, text } as never)
  expect((await big.findOne({ _id: 1 as never }))?.text.length).toBe(text.length)
  const error = await refusal(big.updateOne({ _id: 1 as never }, { $set: { more: 'y'.repeat(1000) } }))
  expect(error.code).toBe(10334)
})

test('an unordered bulk goes on after an error and an ordered one stops there', async () => {
  const bulk = server.collection('bulk')
  const documents = [{ _id: 1 }, { _id: 1 }, { _id: 2 }] as never[]
  const unordered = await refusal(bulk.insertMany(documents, { ordered: false }))
  expect(unordered.code).toBe(11000)
  expect(await bulk.countDocuments()).toBe(2)
  await bulk.deleteMany({})
  const ordered = (await refusal(bulk.insertMany(documents))) as unknown as {
    writeErrors: { index: number }[]
  }
  expect(ordered.writeErrors.map(({ index }) => index)).toEqual([1])
  expect(await bulk.countDocuments()).toBe(1)
})

test('projections include, exclude, reach into arrays and cut them', async () => {
  const shown = server.collection('shown')
  await shown.insertOne({ _id: 1, a: 1, b: { c: 2, d: 3 }, list: [{ x: 1, y: 2 }, { x: 3 }] } as never)
  const show = (projection: object) => shown.findOne({}, { projection })
  expect(await show({ 'b.c': 1, _id: 0 })).toEqual({ b: { c: 2 } } as never)
  expect(await show({ b: 0, list: 0 })).toEqual({ _id: 1, a: 1 } as never)
  expect(await show({ 'list.y': 0, b: 0, a: 0 })).toEqual({ _id: 1, list: [{ x: 1 }, { x: 3 }] } as never)
  for (const operator of [{ $slice: -1 }, { $elemMatch: { x: 3 } }])
    await expect(show({ list: operator })).rejects.toMatchObject({ code: 115 })
  expect((await refusal(show({ a: 1, b: 0 }))).code).toBe(31254)
})

test('findOneAndUpdate gives the document before or after, upserts, sorts and removes', async () => {
  const queue = server.collection('queue')
  await queue.insertMany([{ n: 2 }, { n: 1 }])
  expect((await queue.findOneAndUpdate({}, { $inc: { n: 10 } }, { sort: { n: 1 } }))?.n).toBe(1)
  const upserted = await queue.findOneAndUpdate(
    { key: 'k', n: { $gt: 100 } },
    { $setOnInsert: { made: true }, $set: { v: 1 } },
    { upsert: true, returnDocument: 'after', projection: { _id: 0 } },
  )
  expect(upserted).toEqual({ key: 'k', made: true, v: 1 } as never)
  expect((await queue.findOneAndDelete({}, { sort: { n: -1 } }))?.n).toBe(11)
  expect(await queue.findOneAndUpdate({ none: 1 }, { $set: { a: 1 } })).toBeNull()
})

test('a write without acknowledgement is carried out', async () => {
  const silent = server.collection('silent')
  await silent.insertOne({ a: 1 }, { writeConcern: { w: 0 } })
  await eventually(async () => expect(await silent.countDocuments()).toBe(1))
})
