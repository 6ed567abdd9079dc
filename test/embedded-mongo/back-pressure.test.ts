import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createConnection } from 'node:net'
import { serialize } from 'bson'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

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

test('a client that asks for a lot and reads nothing neither fills the memory nor stops the others', async () => {
  await server.collection('large').insertOne({ text: 'x'.repeat(8 * 1024 * 1024) })
  const before = await residentBytes()
  const socket = createConnection(decodeURIComponent(new URL(server.mongo.uri).host))
  socket.pause()
  socket.on('error', () => {})
  // 200 answers of 8 MB would be 1.6 GB
  socket.write(Buffer.concat(Array.from({ length: 200 }, findFrame)))
  await Bun.sleep(1000)
  expect((await residentBytes()) - before).toBeLessThan(600 * 1024 * 1024)
  expect(await server.collection('large').countDocuments()).toBe(1)
  let received = 0
  socket.on('data', (chunk) => {
    received += chunk.length
  })
  socket.resume()
  for (let tries = 0; tries < 1000 && received < 200 * 8 * 1024 * 1024; tries += 1) await Bun.sleep(10)
  expect(received).toBeGreaterThan(200 * 8 * 1024 * 1024)
  socket.destroy()
}, 20_000)

test('a search through many documents lets others be answered meanwhile', async () => {
  const many = server.collection('many')
  await many.insertMany(Array.from({ length: 30_000 }, (_, n) => ({ n, text: 'some words to look at' })))
  const order: string[] = []
  const slow = many.countDocuments({ text: /nothing like it$/ }).then(() => order.push('slow'))
  await server.client
    .db('test')
    .command({ ping: 1 })
    .then(() => order.push('ping'))
  await slow
  expect(order).toEqual(['ping', 'slow'])
})
