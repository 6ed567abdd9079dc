import { afterAll, expect, test } from 'bun:test'
import { type Db, MongoClient, MongoNetworkError, MongoServerSelectionError } from 'mongodb'
import { createQuickFind } from '../../../src/modules/valuation-sessions/quick-find.ts'
import { freshDatabaseUri } from '../../support/store.ts'

const client = await new MongoClient(await freshDatabaseUri()).connect()
const db = client.db()
const rows = db.collection<{ _id: string; n: number; filler?: string }>('rows')
await rows.insertMany(Array.from({ length: 30 }, (_, n) => ({ _id: `row-${n}`, n })))
afterAll(async () => {
  await db.dropDatabase()
  await client.close()
})

const sorted = { filter: {}, sort: { n: 1 } } as const
const failing = (error: Error): Db => Object.create(db, { command: { value: () => Promise.reject(error) } })

test('finds no more rows than it was asked for, and none where there are none', async () => {
  const find = createQuickFind(db, rows)
  expect((await find({ ...sorted, limit: 20 }))?.starts.length).toBe(20)
  expect((await find({ ...sorted, skip: 20, limit: 20 }))?.starts.length).toBe(10)
  expect((await find({ filter: { n: -1 }, limit: 1 }))?.starts).toEqual([])
})

test('rows that do not fit into one reply are left to the driver, and no cursor stays open', async () => {
  const filler = 'x'.repeat(7 * 1024 * 1024)
  for (const n of [100, 101, 102]) await rows.insertOne({ _id: `large-${n}`, n, filler })
  const commands: string[] = []
  const watched: Db = Object.create(db, {
    command: {
      value: (command: Record<string, unknown>, options: object) => {
        commands.push(Object.keys(command)[0] ?? '')
        return db.command(command, options)
      },
    },
  })
  expect(await createQuickFind(watched, rows)({ filter: { n: { $gte: 100 } }, limit: 3 })).toBe(null)
  expect(commands).toEqual(['find', 'killCursors'])
})

test('a broken connection is left to the driver, which tries again; no server at all is not', async () => {
  const broken = createQuickFind(failing(new MongoNetworkError('gone')), rows)
  expect(await broken({ ...sorted, limit: 1 })).toBe(null)
  const nowhere: Error = Object.create(MongoServerSelectionError.prototype)
  await expect(createQuickFind(failing(nowhere), rows)({ ...sorted, limit: 1 })).rejects.toBe(nowhere)
})
