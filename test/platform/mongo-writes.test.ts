import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connection } from 'mongoose'
import { type EmbeddedMongo, startEmbeddedMongo } from '../../src/embedded-mongo/index.ts'
import { createFeedStore } from '../../src/platform/feed-store.ts'
import { connectMongo, isStoreAway } from '../../src/platform/mongo.ts'
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'

let dataDir = ''
let store: EmbeddedMongo
let proxy: TcpProxy
let connection: Connection

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'convene-writes-'))
  store = await startEmbeddedMongo({ dataDir, port: 0 })
  proxy = await startTcpProxy(`http://127.0.0.1:${store.port}`)
  const options = 'directConnection=true&serverSelectionTimeoutMS=2000'
  connection = await connectMongo(`${proxy.url.replace('http', 'mongodb')}/writes?${options}`, 1500)
})

afterAll(async () => {
  await connection.close(true)
  await proxy.stop()
  await store.close(0)
  await rm(dataDir, { recursive: true, force: true })
})

const failureOf = (write: Promise<unknown>) =>
  write.then(
    () => null,
    (error: unknown) => error,
  )

test('a command ends, at whatever moment its connection is cut', async () => {
  const rows = connection.collection('rows')
  for (let cut = 0; cut < 5; cut += 1) {
    await rows.insertOne({ cut })
    proxy.cut()
    const failures: Promise<unknown>[] = []
    // In each turn of the event loop: in one of them the socket is destroyed and has not reported it.
    for (let turn = 0; turn < 30; turn += 1) {
      failures.push(failureOf(rows.insertOne({ cut, turn })))
      await new Promise(setImmediate)
    }
    const unknown = (await Promise.all(failures)).filter((failure) => failure && !isStoreAway(failure))
    expect(unknown).toEqual([])
  }
})

test('several rows of a feed whose insert gets no answer are not acknowledged', async () => {
  const feed = createFeedStore<string>(connection, 'feed')
  const rows = [1, 2].map((seq) => ({ stream: 'stream', seq, at: new Date(), event: 'x', key: null }))
  await connection.collection('rows').insertOne({})
  proxy.behave(() => 'refuse')
  const failure = await failureOf(feed.insert(rows, true))
  expect(isStoreAway(failure)).toBe(true)
})

test('a large write to a store that reads nothing ends', async () => {
  // The driver's monitor, which would end the write after 15 s, does not look again.
  const options = 'directConnection=true&serverSelectionTimeoutMS=300&heartbeatFrequencyMS=600000'
  const direct = await connectMongo(`mongodb://127.0.0.1:${store.port}/writes?${options}`, 500)
  const rows = direct.collection('rows')
  await rows.insertOne({})
  process.kill(store.pid, 'SIGSTOP')
  const failure = await failureOf(rows.insertOne({ text: 'x'.repeat(12_000_000) }))
  process.kill(store.pid, 'SIGCONT')
  expect(isStoreAway(failure)).toBe(true)
  await direct.close(true)
})
