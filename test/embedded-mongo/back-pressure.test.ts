import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createConnection } from 'node:net'
import { serialize } from 'bson'
import { refusal, startTestStore, type TestStore } from './test-store.ts'

let server: TestStore

beforeAll(async () => {
  server = await startTestStore()
})
afterAll(() => server.stop())

/** Together they are far more than the 64 MB that the server keeps for a client that does not read. */
const answers = 60
const answerBytes = 8 * 1024 * 1024

/** Resident bytes of the server. */
async function residentBytes(): Promise<number> {
  const status = await server.client.db('admin').command({ serverStatus: 1 })
  return status.mem.resident * 1024 * 1024
}

function findFrame(): Buffer {
  const body = serialize({ find: 'large', $db: 'test' })
  const head = Buffer.alloc(21)
  head.writeInt32LE(21 + body.length, 0)
  head.writeInt32LE(2013, 12)
  return Buffer.concat([head, body])
}

test('a client that asks for a lot and reads nothing neither fills the memory nor blocks other clients', async () => {
  await server.collection('large').insertOne({ text: 'x'.repeat(answerBytes) })
  const before = await residentBytes()
  const socket = createConnection(decodeURIComponent(new URL(server.mongo.uri).host))
  socket.pause()
  socket.on('error', () => {})
  socket.write(Buffer.concat(Array.from({ length: answers }, findFrame)))
  let resident = before
  for (let tries = 0; tries < 50; tries += 1) {
    await Bun.sleep(5)
    resident = Math.max(resident, await residentBytes())
    expect(await server.collection('large').countDocuments()).toBe(1)
  }
  expect(resident - before).toBeLessThan((answers * answerBytes) / 2)
  let received = 0
  socket.on('data', (chunk) => {
    received += chunk.length
  })
  socket.resume()
  while (received < answers * answerBytes) await Bun.sleep(5)
  socket.destroy()
})

test('a search through many documents does not block other clients', async () => {
  const many = server.collection('many')
  await many.insertMany(Array.from({ length: 30_000 }, (_, n) => ({ n, text: 'some words to look at' })))
  const ping = () => server.client.db('test').command({ ping: 1 })
  // Both connections are open before anything is measured.
  await Promise.all([ping(), ping()])
  const anyOf = Array.from({ length: 30 }, (_, n) => ({ text: new RegExp(`nothing like it ${n}$`) }))
  // A server that blocks answers at most the one ping that it read before the search. A busy machine may keep this process from
  // sending pings, so the best of several searches counts.
  let most = 0
  for (let searches = 0; searches < 10 && most < 3; searches += 1) {
    let searching = true
    const search = many.countDocuments({ $or: anyOf }).then(() => {
      searching = false
    })
    let answered = 0
    while (searching) {
      await ping()
      if (searching) answered += 1
    }
    await search
    most = Math.max(most, answered)
  }
  expect(most).toBeGreaterThanOrEqual(3)
})

test('changes of many documents and the build of an index leave others their turn, and see what they write', async () => {
  const many = server.collection('many-changes')
  await many.insertMany(Array.from({ length: 10_000 }, (_, n) => ({ _id: n as never, n, group: n % 7 })))
  const others = server.client.db('test').collection<{ _id: number; n: number }>('many-changes')
  const turns = async (work: Promise<unknown>): Promise<number> => {
    let isOver = false
    const ended = work.finally(() => {
      isOver = true
    })
    let answered = 0
    for (; !isOver; answered += 1) await others.findOne({ _id: 0 })
    await ended
    return answered
  }
  // A server that blocks answers at most the one that it read before.
  expect(await turns(many.updateMany({}, { $inc: { n: 1 } }))).toBeGreaterThan(2)
  const build = many.createIndex({ n: 1 }, { unique: true })
  await others.insertOne({ _id: -1, n: -1 })
  await others.updateOne({ _id: 9_999 }, { $set: { n: -2 } })
  await others.deleteOne({ _id: 1 })
  await build
  expect(
    await many
      .find({ n: { $lt: 3 } })
      .hint('n_1')
      .map(({ _id }) => Number(_id))
      .toArray(),
  ).toEqual([9999, -1, 0])
  expect(await many.countDocuments({ n: { $gt: 10_000 - 1 } })).toBe(0)
  expect(
    await turns(many.aggregate([{ $group: { _id: '$group', n: { $sum: '$n' } } }]).toArray()),
  ).toBeGreaterThan(0)
  const tooLong = many.updateMany({}, { $inc: { n: 10_000 } }, { maxTimeMS: 1 })
  expect((await refusal(tooLong)).code).toBe(50)
  expect(await turns(many.deleteMany({}))).toBeGreaterThan(2)
  expect(await many.countDocuments({})).toBe(0)
})
