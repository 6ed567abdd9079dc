/** Prints what common operations cost through the driver: `bun test/embedded-mongo/measure.ts`. */
import { startTestStore } from './test-store.ts'

const server = await startTestStore()
const things = server.collection('things')
await things.insertMany(
  Array.from({ length: 10_000 }, (_, n) => ({
    key: `key${n}`,
    owner: `o${n % 10}`,
    at: new Date(n * 1000),
    text: 'hello '.repeat(20),
  })),
)
await things.createIndex({ key: 1 })
await things.createIndex({ owner: 1, at: -1 })

const operations: [name: string, run: () => Promise<unknown>][] = [
  ['ping', () => server.client.db('test').command({ ping: 1 })],
  ['point find', () => things.findOne({ key: 'key77' })],
  ['page of 20', () => things.find({ owner: 'o3' }).sort({ at: -1 }).limit(20).toArray()],
  ['count of 1000', () => things.countDocuments({ owner: 'o3' })],
  ['update', () => things.updateOne({ key: 'key99' }, { $inc: { n: 1 } })],
  ['insert', () => things.insertOne({ key: 'n', owner: 'new', at: new Date(), text: 'hello' })],
]

for (const [name, run] of operations) {
  for (let n = 0; n < 500; n += 1) await run()
  const alone = performance.now()
  for (let n = 0; n < 2000; n += 1) await run()
  const aloneUs = (performance.now() - alone) / 2
  const together = performance.now()
  for (let n = 0; n < 100; n += 1) await Promise.all(Array.from({ length: 32 }, run))
  const togetherUs = ((performance.now() - together) * 1000) / 3200
  console.log(
    `${name}: ${aloneUs.toFixed(0)} µs one after the other, ${togetherUs.toFixed(0)} µs with 32 at once`,
  )
}
await server.stop()
