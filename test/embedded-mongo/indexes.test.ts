import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Document, Filter } from 'mongodb'
import { eventually } from '../support/eventually.ts'
import { refusal, stagesOf, startTestStore, type TestStore } from './test-store.ts'

let server: TestStore

beforeAll(async () => {
  server = await startTestStore({ ttlSeconds: 0.05 })
  const tasks = server.collection('tasks')
  await tasks.insertMany(
    Array.from({ length: 1000 }, (_, n) => ({
      _id: n,
      owner: `o${n % 10}`,
      state: `s${n % 4}`,
      at: n,
      tags: [n % 5, n % 7],
    })) as never[],
  )
  await tasks.createIndex({ owner: 1, state: 1, at: -1 })
  await tasks.createIndex({ tags: 1 })
  await tasks.createIndex({ at: 1 }, { partialFilterExpression: { state: 's1' }, name: 'at_of_s1' })
})
afterAll(() => server.stop())

async function explained(filter: object, sort: Document = {}, limit = 0): Promise<Document> {
  return server.collection('tasks').find(filter).sort(sort).limit(limit).explain('executionStats')
}

test('a page by equality and order reads no more entries than it returns', async () => {
  const plan = await explained({ owner: 'o3', state: 's1' }, { at: -1 }, 20)
  expect(stagesOf(plan)).toEqual(['LIMIT', 'FETCH', 'IXSCAN'])
  expect(plan.executionStats).toMatchObject({ nReturned: 20, totalKeysExamined: 20, totalDocsExamined: 20 })
  expect(stagesOf(await explained({ owner: 'o3', state: 's1' }, { at: 1 }, 20))).toEqual([
    'LIMIT',
    'FETCH',
    'IXSCAN',
  ])
})

test('$in before the order is merged, not sorted, and reads about a page', async () => {
  const filter = { owner: 'o3', state: { $in: ['s1', 's3'] } }
  const plan = await explained(filter, { at: -1 }, 10)
  expect(stagesOf(plan)).toEqual(['LIMIT', 'FETCH', 'SORT_MERGE', 'IXSCAN'])
  expect(plan.executionStats.totalKeysExamined).toBeLessThanOrEqual(12)
  const found = await server.collection('tasks').find(filter).sort({ at: -1 }).limit(4).toArray()
  expect(found.map(({ at }) => at)).toEqual([993, 983, 973, 963])
})

test('an exact range is counted without reading documents', async () => {
  const tasks = server.collection('tasks')
  const filter = { owner: 'o3', state: { $in: ['s1', 's3'] } }
  const plan = await tasks.aggregate([{ $match: filter }, { $group: { _id: 1, n: { $sum: 1 } } }]).explain()
  expect(stagesOf(plan)).toEqual(['COUNT', 'COUNT_SCAN'])
  expect(plan.executionStats.totalDocsExamined).toBe(0)
  expect(await tasks.countDocuments(filter)).toBe(100)
  expect(await tasks.countDocuments({ tags: 3 })).toBe(
    (await tasks.find({ tags: 3 }).hint({ $natural: 1 }).toArray()).length,
  )
})

test('an $or takes an index for each branch and gives each document once', async () => {
  const filter: Filter<Document> = { $or: [{ owner: 'o1' }, { tags: 3 }, { at: 3, owner: 'o3' }] }
  const plan = await explained(filter)
  expect(plan.queryPlanner.winningPlan.stage).toBe('OR')
  const tasks = server.collection('tasks')
  const ids = (await tasks.find(filter).toArray()).map(({ _id }) => Number(_id))
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBe((await tasks.find(filter).hint({ $natural: 1 }).toArray()).length)
})

test('a lookup by _id is IDHACK and a field without an index is a COLLSCAN', async () => {
  expect(stagesOf(await explained({ _id: 5 }))).toEqual(['IDHACK'])
  expect(stagesOf(await explained({ nothing: 5 }))).toEqual(['COLLSCAN'])
  expect(stagesOf(await explained({ nothing: 5 }, { none: 1 }))).toEqual(['SORT', 'COLLSCAN'])
})

test('a partial index serves only queries that imply its filter', async () => {
  const used = await explained({ at: { $gt: 500 }, state: 's1' })
  expect(used.queryPlanner.winningPlan.inputStage).toMatchObject({ indexName: 'at_of_s1', isPartial: true })
  expect(stagesOf(await explained({ at: { $gt: 500 } }))).toEqual(['COLLSCAN'])
})

test('a unique index refuses a second document, names key and value, and lets go of a deleted one', async () => {
  const users = server.collection('users')
  await users.createIndex({ mail: 1, org: -1 }, { unique: true })
  await users.insertOne({ mail: 'a', org: 1 })
  const error = await refusal(users.insertOne({ mail: 'a', org: 1 }))
  expect(error).toMatchObject({
    code: 11000,
    keyPattern: { mail: 1, org: -1 },
    keyValue: { mail: 'a', org: 1 },
  })
  expect(error.message).toContain(
    'E11000 duplicate key error collection: test.users index: mail_1_org_-1 dup key: { mail: "a", org: 1 }',
  )
  await users.insertOne({ mail: 'b', org: 1 })
  expect((await refusal(users.updateOne({ mail: 'b' }, { $set: { mail: 'a' } }))).code).toBe(11000)
  await users.deleteOne({ mail: 'a' })
  await users.updateOne({ mail: 'b' }, { $set: { mail: 'a' } })
  expect(await users.countDocuments({ mail: 'a' })).toBe(1)
})

test('a sparse unique index leaves documents without the field alone', async () => {
  const sparse = server.collection('sparse')
  await sparse.createIndex({ code: 1 }, { unique: true, sparse: true })
  await sparse.insertMany([{ a: 1 }, { a: 2 }, { code: null }])
  expect((await refusal(sparse.insertOne({ code: null }))).code).toBe(11000)
  expect(await sparse.countDocuments({ code: null })).toBe(3)
})

test('a unique index over documents that clash is not made', async () => {
  const clash = server.collection('clash')
  await clash.insertMany([{ a: 1 }, { a: 1 }])
  expect((await refusal(clash.createIndex({ a: 1 }, { unique: true }))).code).toBe(11000)
  expect(await clash.indexes()).toHaveLength(1)
  await clash.insertOne({ a: 1 })
})

test('the same index again is no error, the same name or key with other options is', async () => {
  const again = server.collection('again')
  await again.createIndex({ a: 1 })
  expect(await again.createIndex({ a: 1 })).toBe('a_1')
  expect((await refusal(again.createIndex({ b: 1 }, { name: 'a_1' }))).code).toBe(86)
  expect((await refusal(again.createIndex({ a: 1 }, { name: 'other' }))).code).toBe(85)
  await again.dropIndex('a_1')
  expect((await refusal(again.dropIndex('a_1'))).code).toBe(27)
})

test('documents are removed once they expire, others stay', async () => {
  const sessions = server.collection('sessions')
  await sessions.createIndex({ seen: 1 }, { expireAfterSeconds: 60 })
  await sessions.insertMany([
    { n: 1, seen: new Date(Date.now() - 61_000) },
    { n: 2, seen: new Date() },
    { n: 3, seen: 'text' },
  ])
  await eventually(async () =>
    expect((await sessions.find().sort({ n: 1 }).toArray()).map(({ n }) => n)).toEqual([2, 3]),
  )
})

test('two arrays in one index are refused', async () => {
  const parallel = server.collection('parallel')
  await parallel.createIndex({ a: 1, b: 1 })
  expect((await refusal(parallel.insertOne({ a: [1], b: [2] }))).code).toBe(171)
})

test('a long $in on an indexed field reads only what it names', async () => {
  const wanted = Array.from({ length: 5000 }, (_, n) => n - 2500)
  const plan = await explained({ _id: { $in: wanted } })
  expect(stagesOf(plan)).toEqual(['FETCH', 'IXSCAN'])
  expect(plan.executionStats).toMatchObject({ nReturned: 1000, totalKeysExamined: 1000 })
})

test('every element of an array is found by its index, once', async () => {
  const plan = await explained({ tags: { $in: [1, 2] } })
  expect(plan.queryPlanner.winningPlan.inputStage).toMatchObject({ indexName: 'tags_1', isMultiKey: true })
  const scanned = await server
    .collection('tasks')
    .find({ tags: { $in: [1, 2] } })
    .hint({ $natural: 1 })
    .toArray()
  expect(plan.executionStats.nReturned).toBe(scanned.length)
})

test('a hinted index is read whole where the filter gives no bounds, and refused where it may lack documents', async () => {
  const hinted = server.collection('hinted')
  await hinted.insertMany([{ _id: 1, a: 2 }, { _id: 2, a: 1 }, { _id: 3 }] as never[])
  await hinted.createIndex({ a: 1 }, { name: 'whole' })
  await hinted.createIndex({ b: 1 }, { name: 'part', partialFilterExpression: { a: { $gt: 1 } } })
  const ids = async (hint: string) => (await hinted.find().hint(hint).toArray()).map(({ _id }) => Number(_id))
  expect(await ids('whole')).toEqual([3, 2, 1])
  await expect(ids('part')).rejects.toMatchObject({ code: 291 })
})

test('a sort by a position of an array takes the element there', async () => {
  const placed = server.collection('placed')
  await placed.insertMany([
    { _id: 1, a: [2, 0] },
    { _id: 2, a: [1, 9] },
    { _id: 3, a: [3, -1] },
  ] as never[])
  expect((await placed.find().sort({ 'a.0': 1 }).toArray()).map(({ _id }) => Number(_id))).toEqual([2, 1, 3])
})

test('the time of an index changes in place, its entries stay, and what it says is due goes', async () => {
  const rows = server.collection('changing')
  await rows.createIndex({ at: 1 }, { expireAfterSeconds: 1_000_000 })
  const at = new Date(Date.now() - 60_000)
  await rows.insertMany([
    { _id: 1, at },
    { _id: 2, at: new Date() },
  ] as never[])
  const change = (name: string, expireAfterSeconds: number) =>
    server.client.db('test').command({ collMod: 'changing', index: { name, expireAfterSeconds } })
  expect(await change('at_1', 30)).toMatchObject({
    expireAfterSeconds_old: 1_000_000,
    expireAfterSeconds_new: 30,
  })
  expect((await rows.indexes())[1]).toMatchObject({ name: 'at_1', expireAfterSeconds: 30 })
  await eventually(async () =>
    expect(await rows.find({ at: { $gt: new Date(0) } }).toArray()).toHaveLength(1),
  )
  expect((await refusal(change('none', 30))).codeName).toBe('IndexNotFound')
})

test('an index that differs in whether it is unique or sparse is another one, under another name', async () => {
  const rows = server.collection('alike')
  await rows.createIndex({ n: 1 })
  await rows.createIndex({ n: 1 }, { unique: true, name: 'unique_n' })
  expect((await refusal(rows.createIndex({ n: 1 }, { unique: true, name: 'again' }))).codeName).toBe(
    'IndexOptionsConflict',
  )
  await rows.insertOne({ n: 1 })
  expect((await refusal(rows.insertOne({ n: 1 }))).code).toBe(11_000)
})
