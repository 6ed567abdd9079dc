import { afterAll, beforeAll, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { type ChangeStreamDocument, type Document, MongoClient } from 'mongodb'
import { startEmbeddedMongo } from '../../src/embedded-mongo/index.ts'
import { eventually } from '../support/eventually.ts'
import { refusal, startTestStore, type TestStore } from './test-store.ts'

let server: TestStore

beforeAll(async () => {
  server = await startTestStore()
})
afterAll(() => server.stop())

/** Waits until the server has a cursor open, which the stream's first read opens. */
async function untilWaiting(): Promise<void> {
  await eventually(async () => {
    const { metrics } = await server.client.db('admin').command({ serverStatus: 1 })
    expect(metrics.cursor.open.total).toBeGreaterThan(0)
  })
}

test('changes arrive at once and in order, with the updated fields and the whole document', async () => {
  const watched = server.collection('watched')
  const stream = watched.watch([], { fullDocument: 'updateLookup', maxAwaitTimeMS: 3_600_000 })
  const first = stream.next()
  await untilWaiting()
  await watched.insertOne({ _id: 1, a: 1, list: [1] } as never)
  expect(await first).toMatchObject({
    operationType: 'insert',
    fullDocument: { _id: 1, a: 1 },
    ns: { db: 'test', coll: 'watched' },
  })
  await watched.updateOne({}, { $set: { 'b.c': 2 }, $unset: { a: 1 }, $push: { list: 2 as never } })
  await watched.replaceOne({}, { r: 1 })
  await watched.deleteOne({})
  const update = (await stream.next()) as ChangeStreamDocument & { updateDescription: Document }
  expect(update.updateDescription).toMatchObject({
    updatedFields: { b: { c: 2 }, list: [1, 2] },
    removedFields: ['a'],
  })
  expect(await stream.next()).toMatchObject({ operationType: 'replace', fullDocument: { _id: 1, r: 1 } })
  expect(await stream.next()).toMatchObject({ operationType: 'delete', documentKey: { _id: 1 } })
  await stream.close()
})

test('a reader that was away resumes where it was, also after a restart', async () => {
  const { client, dir, mongo } = server
  const resumed = server.collection('resumed')
  const stream = resumed.watch([], { maxAwaitTimeMS: 50 })
  await stream.tryNext()
  await resumed.insertOne({ n: 1 })
  const { _id: token } = await stream.next()
  await stream.close()
  await resumed.insertOne({ n: 2 })
  await client.close()
  process.kill(mongo.pid, 'SIGKILL')
  await mongo.exited
  const second = await startEmbeddedMongo({ dataDir: dir })
  const reader = await new MongoClient(second.uri).connect()
  const again = reader.db('test').collection('resumed')
  await again.insertOne({ n: 3 })
  const rest = again.watch([], { resumeAfter: token })
  expect(await rest.next()).toMatchObject({ fullDocument: { n: 2 } })
  expect(await rest.next()).toMatchObject({ fullDocument: { n: 3 } })
  await rest.close()
  // of a collection that a match leaves out nothing is kept
  const named = reader
    .db('test')
    .watch([{ $match: { 'ns.coll': { $in: ['named'] } } }], { maxAwaitTimeMS: 50 })
  await named.tryNext()
  const { resumeToken } = named
  const left = reader.db('test').collection('left-out').watch([], { resumeAfter: resumeToken })
  expect((await refusal(left.next())).code).toBe(286)
  await named.close()
  // no client watched this one, so its changes were not kept and can't be complete
  const other = reader.db('test').collection('unwatched').watch([], { resumeAfter: token })
  expect((await refusal(other.next())).code).toBe(286)
  await reader.close()
  await second.close()
  rmSync(dir, { recursive: true, force: true })
  server = await startTestStore()
})

test('a database’s and the cluster’s streams see every collection, and a filter leaves events out', async () => {
  const { client } = server
  const ofDb = client.db('test').watch([{ $match: { 'fullDocument.n': { $gt: 1 } } }], { maxAwaitTimeMS: 50 })
  const ofAll = client.watch([], { maxAwaitTimeMS: 50 })
  await Promise.all([ofDb.tryNext(), ofAll.tryNext()])
  await client.db('other').collection('x').insertOne({ n: 5 })
  await client.db('test').collection('one').insertOne({ n: 1 })
  await client.db('test').collection('two').insertOne({ n: 2 })
  expect(await ofDb.next()).toMatchObject({ ns: { coll: 'two' } })
  expect(await ofAll.next()).toMatchObject({ ns: { db: 'other', coll: 'x' } })
  expect(await ofAll.next()).toMatchObject({ ns: { db: 'test', coll: 'one' } })
  await Promise.all([ofDb.close(), ofAll.close()])
})

test('dropping the collection sends an event and ends the stream', async () => {
  const dropped = server.collection('dropped')
  await dropped.insertOne({ a: 1 })
  const stream = dropped.watch([], { maxAwaitTimeMS: 50 })
  await stream.tryNext()
  await dropped.drop()
  expect(await stream.next()).toMatchObject({ operationType: 'drop' })
  expect(await stream.next()).toMatchObject({ operationType: 'invalidate' })
  await stream.close()
})

test('a match on the collection and the document passes what any match passes, changes without a document too', async () => {
  const database = server.client.db('test')
  const pipeline = [
    {
      $match: {
        'ns.coll': { $in: ['wanted'] },
        'fullDocument.by': { $ne: 'me' },
        operationType: { $ne: 'noop' },
      },
    },
    { $project: { operationType: 1, documentKey: 1 } },
  ]
  const stream = database.watch(pipeline, { maxAwaitTimeMS: 50 })
  await stream.tryNext()
  const [wanted, other] = [server.collection('wanted'), server.collection('unwanted')]
  await wanted.insertMany([{ _id: 1, by: 'me' }, { _id: 2, by: 'you' }, { _id: 3 }] as never[])
  await other.insertOne({ _id: 4 } as never)
  await wanted.updateOne({ _id: 1 } as never, { $set: { n: 1 } })
  await wanted.deleteOne({ _id: 1 } as never)
  await wanted.drop()
  const seen: unknown[] = []
  for (let count = 0; count < 5; count += 1) {
    const { operationType, documentKey } = (await stream.next()) as Document
    seen.push([operationType, documentKey?._id])
  }
  expect(seen).toEqual([
    ['insert', 2],
    ['insert', 3],
    ['update', 1],
    ['delete', 1],
    ['drop', undefined],
  ])
  await database.dropDatabase()
  while (!stream.closed) await stream.tryNext().catch(() => null)
})

test('an event without its _id ends the stream with its error, and a shortened array is told as such', async () => {
  const shortened = server.collection('shortened')
  await shortened.insertOne({ _id: 1, list: [1, { a: 2 }, 3] } as never)
  const stream = shortened.watch([], { maxAwaitTimeMS: 50 })
  const blind = shortened.watch([{ $project: { _id: 0 } }], { maxAwaitTimeMS: 50 })
  await Promise.all([stream.tryNext(), blind.tryNext()])
  await shortened.updateOne({}, [{ $set: { list: [1, { a: 2 }] } }])
  const { updateDescription } = (await stream.next()) as ChangeStreamDocument & {
    updateDescription: Document
  }
  expect(updateDescription).toEqual({
    updatedFields: {},
    removedFields: [],
    truncatedArrays: [{ field: 'list', newSize: 2 }],
  })
  const { code, errorLabels } = await refusal(blind.next())
  expect({ code, errorLabels }).toEqual({ code: 280, errorLabels: ['NonResumableChangeStreamError'] })
  expect(
    (
      await refusal(
        server.client
          .db('test')
          .aggregate([{ $listLocalSessions: {} }])
          .toArray(),
      )
    ).code,
  ).toBe(115)
  await Promise.all([stream.close(), blind.close()])
})
