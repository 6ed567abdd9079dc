import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { MongoClient } from 'mongodb'
import { startEmbeddedMongo } from '../../src/embedded-mongo/index.ts'
import { eventually } from '../support/eventually.ts'
import { canLimitFiles, limitStore } from '../support/file-size-limit.ts'
import { refusal, startTestStore, type TestStore } from './test-store.ts'

const large = 'x'.repeat(1_000_000)

describe.skipIf(!canLimitFiles)('a disk without room', () => {
  let store: TestStore
  let makeRoom: () => void
  const closed: unknown[] = []
  beforeAll(async () => {
    store = await startTestStore({ ttlSeconds: 1 })
    const rows = store.collection('rows')
    await rows.insertMany(Array.from({ length: 20 }, () => ({ text: 'kept' })))
    await rows.createIndex({ text: 1 })
    store.client.on('connectionClosed', (event) => closed.push(event))
    makeRoom = limitStore(store.mongo.pid, store.dir)
  })
  afterAll(() => store.stop())

  test('a write is refused as OutOfDiskSpace with its reason, and reads beside it are answered without it', async () => {
    const rows = store.collection('rows')
    const reads = Array.from({ length: 15 }, () => rows.find({}).toArray())
    const error = await refusal(rows.insertMany([{ text: large }, { text: large }]))
    expect(error).toMatchObject({ code: 14031, codeName: 'OutOfDiskSpace' })
    expect(error.message).toContain('the disk of the store cannot be written')
    for (const found of await Promise.all(reads)) expect(found).toHaveLength(20)
    expect(await rows.countDocuments()).toBe(20)
  })

  test('a write of any kind is refused so', async () => {
    const rows = store.collection('rows')
    const writes = [
      () => rows.insertOne({ text: large }),
      () => rows.updateOne({ text: 'kept' }, { $set: { text: large } }),
      () => rows.updateMany({}, { $set: { text: large } }),
      () => rows.findOneAndUpdate({ text: 'kept' }, { $set: { text: large } }),
      () => rows.replaceOne({ text: 'absent' }, { text: large }, { upsert: true }),
      () => rows.bulkWrite([{ insertOne: { document: { text: large } } }]),
      () => store.collection('other').insertOne({ text: large }),
    ]
    const errors = await Promise.all(writes.map((write) => refusal(write())))
    expect(errors.map(({ code }) => code)).toEqual(writes.map(() => 14031))
    expect(await rows.countDocuments({ text: 'kept' })).toBe(20)
  })

  test('no connection was closed, and other clients can connect', async () => {
    const other = await new MongoClient(store.mongo.uri).connect()
    expect(await other.db('test').collection('rows').countDocuments()).toBe(20)
    await other.close()
    expect(closed).toEqual([])
  })

  test('a change stream goes on, and tells of no write that was refused', async () => {
    makeRoom()
    const rows = store.collection('rows')
    const stream = rows.watch([], { maxAwaitTimeMS: 100 })
    const first = stream.next()
    await eventually(async () => expect(stream.resumeToken).toBeTruthy())
    makeRoom = limitStore(store.mongo.pid, store.dir)
    await refusal(rows.insertOne({ text: large }))
    makeRoom()
    await rows.insertOne({ text: 'seen' })
    expect(await first).toMatchObject({ operationType: 'insert', fullDocument: { text: 'seen' } })
    await stream.close()
  })

  test('with room, writes work; a store that ends without room ends in order and keeps what it acknowledged', async () => {
    const rows = store.collection('rows')
    await rows.insertOne({ text: large })
    await rows.updateMany({ text: 'kept' }, { $set: { text: 'changed' } })
    limitStore(store.mongo.pid, store.dir)
    await refusal(rows.insertMany([{ text: large }, { text: large }, { text: large }, { text: large }]))
    await store.client.close()
    await store.mongo.close()
    expect(await store.mongo.exited).toBe(0)
    const again = await startEmbeddedMongo({ dataDir: store.dir })
    const client = await new MongoClient(again.uri).connect()
    const kept = client.db('test').collection('rows')
    expect(await kept.countDocuments({ text: 'changed' })).toBe(20)
    expect(await kept.countDocuments()).toBe(22)
    await client.close()
    await again.close()
  })
})
