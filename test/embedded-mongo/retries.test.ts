import { afterAll, beforeAll, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { type Document, Long, MongoClient, ObjectId, UUID } from 'mongodb'
import { startEmbeddedMongo } from '../../src/embedded-mongo/index.ts'
import { RawClient } from './raw-client.ts'
import { startTestStore, type TestStore } from './test-store.ts'

let server: TestStore

beforeAll(async () => {
  server = await startTestStore()
})
afterAll(async () => {
  await server.stop()
  rmSync(server.dir, { recursive: true, force: true })
})

/** A retryable write as the driver sends it, so that it can be sent twice. */
function increment(client: RawClient, lsid: Document, number: number): Promise<Document> {
  return client.send({
    update: 'counters',
    updates: [{ q: { _id: 'c' }, u: { $inc: { n: 1 } } }],
    $db: 'test',
    lsid,
    txnNumber: Long.fromNumber(number),
  })
}

test('a write sent again, also after kill -9, is answered again and not applied again', async () => {
  const { dir, mongo } = server
  const lsid = { id: new UUID() }
  const first = new RawClient(mongo.uri)
  await server.collection('counters').insertOne({ _id: 'c', n: 0 } as never)
  await increment(first, lsid, 100)
  expect(await increment(first, lsid, 100)).toMatchObject({ n: 1, nModified: 1, ok: 1 })
  await increment(first, lsid, 101)
  expect(await increment(first, lsid, 100)).toMatchObject({ ok: 0, code: 225 })
  first.close()
  await server.client.close()
  process.kill(mongo.pid, 'SIGKILL')
  await mongo.exited
  const again = await startEmbeddedMongo({ dataDir: dir })
  const second = new RawClient(again.uri)
  expect(await increment(second, lsid, 101)).toMatchObject({ n: 1, nModified: 1, ok: 1 })
  const found = await second.send({ find: 'counters', $db: 'test' })
  expect(found.cursor.firstBatch[0].n).toBe(2)
  second.close()
  await again.close()
})

test('kill -9 in the midst of writes keeps each acknowledged one', async () => {
  const { dir } = server
  const first = await startEmbeddedMongo({ dataDir: dir })
  const writer = await new MongoClient(first.uri, {
    retryWrites: false,
    serverSelectionTimeoutMS: 500,
  }).connect()
  const acknowledged: string[] = []
  let running = true
  const write = async (): Promise<void> => {
    while (running) {
      const _id = new ObjectId()
      try {
        await writer.db('test').collection('kept').insertOne({ _id, at: new Date() })
        acknowledged.push(_id.toHexString())
      } catch {
        return
      }
    }
  }
  const writers = Array.from({ length: 8 }, write)
  while (acknowledged.length < 500) await Bun.sleep(5)
  process.kill(first.pid, 'SIGKILL')
  await first.exited
  running = false
  await Promise.all(writers)
  await writer.close()
  const second = await startEmbeddedMongo({ dataDir: dir })
  const reader = await new MongoClient(second.uri).connect()
  const kept = await reader.db('test').collection('kept').find().toArray()
  const ids = new Set(kept.map(({ _id }) => _id.toHexString()))
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([])
  await reader.close()
  await second.close()
})
